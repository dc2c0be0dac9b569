"""The door through which every mail of the service goes: into the database, not to a mail server.

It is written in the transaction that causes it, so that neither is ever without the other, and
nobody waits for a mail server or fails with it.
"""

from collections.abc import Sequence
from typing import Final

import orjson
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from apps.common.ciphers import cipher_for
from apps.common.encoding import to_json
from apps.common.models import OutgoingMail

_PURPOSE: Final = "mail that waits"
_PLAIN: Final = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


class OutboxBackend(BaseEmailBackend):
    """Keeps mail for `apps.common.mail.relay`, which hands it to MAIL_DELIVERY_BACKEND."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep messages; return how many."""
        kept = [OutgoingMail(sealed=seal(message)) for message in email_messages]
        return len(OutgoingMail.objects.bulk_create(kept))


def seal(message: EmailMessage) -> bytes:
    """Return a message encrypted: it may hold a link that opens an account.

    Raises: ValueError for attachments, which have no place in a row
    """
    if message.attachments:
        reason = "Mail that waits has no attachments: link to them instead."
        raise ValueError(reason)
    alternatives = getattr(message, "alternatives", [])
    parts = {name: getattr(message, name) for name in _PLAIN} | {
        "headers": message.extra_headers,
        "alternatives": [[part[0], part[1]] for part in alternatives],
    }
    return cipher_for(_PURPOSE).encrypt(to_json([message.content_subtype, parts]))


def unseal(sealed: bytes | memoryview) -> EmailMessage:
    """Return the message that was kept. Raises: InvalidToken, if its key is gone."""
    subtype, parts = orjson.loads(cipher_for(_PURPOSE).decrypt(bytes(sealed)))
    message = EmailMultiAlternatives(**parts)
    message.content_subtype = subtype
    return message
