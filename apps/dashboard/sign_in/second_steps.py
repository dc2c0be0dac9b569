"""The second step of signing in: what is kept of it is of no use to who reads the database."""

import base64
import hmac

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps authenticator secrets and recovery codes encrypted under the service's secret key."""

    def encrypt(self, text: str) -> str:
        """Return a text that only this service can read."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text; keys that were replaced (SECRET_KEY_FALLBACKS) still open theirs."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Return a key of its own for this one use."""
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), b"second steps of sign-in", "sha256"))
