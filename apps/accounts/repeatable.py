"""Links that are sent, or shown, again: their secrets are derived, and only a hash is kept.

A secret is HMAC-SHA256 over the random prefix of its link, under a key of its purpose that is
derived from the secret key. So the same link can stand in a later mail, whoever reads the database
alone can open none, and another prefix makes the link before open nothing.
"""

import base64
import hmac
from typing import Any

from django.conf import settings

from apps.accounts.models import digest_of, is_digest_of, new_secret


def new_repeatable_link(purpose: str) -> tuple[dict[str, str], str]:
    """Return what is kept of a new link, `prefix` and `digest`, and the key in its address."""
    prefix, _ = new_secret()
    secret = _secret_of(prefix, purpose, settings.SECRET_KEY)
    return {"prefix": prefix, "digest": digest_of(secret)}, f"{prefix}-{secret}"


def key_again(row: Any, purpose: str) -> str | None:
    """Return the key in the address of a link whose `prefix` and `digest` a row keeps.

    None where the link cannot be told again: the key that it was derived from is gone.
    """
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        secret = _secret_of(row.prefix, purpose, key)
        if is_digest_of(row.digest, secret):
            return f"{row.prefix}-{secret}"
    return None


def _secret_of(prefix: str, purpose: str, key: str) -> str:
    own = hmac.digest(key.encode(), f"link: {purpose}".encode(), "sha256")
    return (
        base64.urlsafe_b64encode(hmac.digest(own, prefix.encode(), "sha256")).decode().rstrip("=")
    )
