"""What is kept so that only this service can read it: of no use to who reads the database alone."""

import base64
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def cipher_for(purpose: str) -> MultiFernet:
    """Return a cipher for one use, under keys of its own that are derived from the secret key.

    What was encrypted under a key that was replaced (SECRET_KEY_FALLBACKS) is still read.
    """
    keys: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), purpose.encode(), "sha256"))
