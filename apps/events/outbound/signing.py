"""Standard Webhooks: secrets, and the headers that prove where a request comes from."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from standardwebhooks.webhooks import Webhook as Signer

_MARK = "whsec_"


def secret_of(nonce: str) -> str:
    """Return the secret of a nonce: `whsec_` and 32 bytes as Base64.

    It is derived with the installation's key, so that no copy of the database holds any secret.
    """
    derived = hmac.new(settings.WEBHOOK_KEY.encode(), nonce.encode(), hashlib.sha256).digest()
    return _MARK + base64.b64encode(derived).decode()


def signed_headers(
    *, message_id: str, body: bytes, secrets: Iterable[str], at: datetime
) -> dict[str, str]:
    """Return the three headers of Standard Webhooks, with one signature for each secret."""
    text = body.decode()
    signatures = [Signer(secret).sign(message_id, at, text) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
