"""Sending the mail that waits: again after a while where that fails, for three days."""

import random
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from prometheus_client.metrics_core import Metric

from apps.common.mail.outbox import unseal
from apps.common.models import OutgoingMail
from apps.common.operations.metrics import gauge

TRIED_FOR: Final = timedelta(days=3)
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
# Longer than a mail server may take: whose sender died is sent by another one then.
_CLAIMED_FOR: Final = timedelta(minutes=5)
_MOST_AT_ONCE: Final = 50
_REFUSED_FOR_GOOD: Final = 500
_dice = random.SystemRandom()

logger = structlog.get_logger(__name__)


def send_waiting_mail(*, at: datetime) -> int:
    """Send what is due, one mail after another over one connection; return how many were sent.

    Nothing is locked while a server is spoken to, and any number of workers may do this at once. A
    mail whose sender dies at the wrong moment may arrive twice.
    """
    mail = _claim(at)
    if mail is None:
        return 0
    sent = 0
    try:
        with get_connection(settings.MAIL_DELIVERY_BACKEND) as server:
            for left in reversed(range(_MOST_AT_ONCE)):
                sent += _send(mail, server, at)
                mail = _claim(at) if left else None
                if mail is None:
                    break
    except OSError as error:
        _wait_for_server(mail, at, error)
    return sent


@transaction.atomic
def _claim(at: datetime) -> OutgoingMail | None:
    """Return one mail that is due, which nobody else is given for a while."""
    due = OutgoingMail.objects.select_for_update(skip_locked=True, no_key=True)
    mail = due.filter(next_attempt_at__lte=at).order_by("next_attempt_at").first()
    if mail is not None:
        mail.attempts += 1
        mail.next_attempt_at = at + _CLAIMED_FOR
        mail.save(update_fields=["attempts", "next_attempt_at"])
    return mail


def _send(mail: OutgoingMail, server: BaseEmailBackend, at: datetime) -> bool:
    """Send a mail; tell whether it went. Raises: OSError, where the server is no longer there."""
    try:
        server.send_messages([unseal(mail.sealed)])
    except Exception as error:
        if _is_of_server(error):
            raise
        # Whatever is wrong with one must not hold up the others.
        _try_later(mail, at, error)
        return False
    mail.delete()
    return True


def _try_later(mail: OutgoingMail, at: datetime, error: Exception) -> None:
    """Let a mail that could not be sent come again; not for ever. Say nothing of what is in it."""
    if _is_final(error) or at - mail.created_at > TRIED_FOR:
        logger.error("mail_given_up", attempts=mail.attempts, error=type(error).__name__)
        mail.delete()
        return
    logger.warning("mail_not_sent", attempts=mail.attempts, error=type(error).__name__)
    mail.next_attempt_at = at + _pause(mail.attempts)
    mail.save(update_fields=["next_attempt_at"])


def _wait_for_server(mail: OutgoingMail | None, at: datetime, error: Exception) -> None:
    """Let all mail wait for a server that is away: one finds out for all whether it is back."""
    if mail is not None:
        _try_later(mail, at, error)
        due = OutgoingMail.objects.filter(next_attempt_at__lte=at)
        due.update(next_attempt_at=at + _pause(mail.attempts))


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, never in step."""
    pause = min(FIRST_PAUSE * 2 ** (min(attempts, 16) - 1), LONGEST_PAUSE)
    return pause * _dice.uniform(0.8, 1.2)


def _is_of_server(error: Exception) -> bool:
    """Tell whether it was no answer to this mail: every other would have met the same."""
    answers = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
    return isinstance(error, OSError) and not isinstance(error, answers)


def _is_final(error: Exception) -> bool:
    """Tell whether a server has refused a mail for good; one that knows us not may be corrected."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _REFUSED_FOR_GOOD for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _REFUSED_FOR_GOOD


def collect() -> Iterable[Metric]:
    """Return how long the oldest mail has waited."""
    oldest = OutgoingMail.objects.aggregate(Min("created_at"))["created_at__min"]
    waited = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield gauge("oldest_waiting_mail_seconds", "Age of the oldest mail not sent.", waited)
