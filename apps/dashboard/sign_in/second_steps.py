"""The second step of signing in: what is kept of it is of no use to who reads the database."""

from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter

from apps.common.ciphers import cipher_for

_PURPOSE: Final = "second steps of sign-in"


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps authenticator secrets and recovery codes encrypted under the service's secret key."""

    def encrypt(self, text: str) -> str:
        """Return a text that only this service can read."""
        return cipher_for(_PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text; keys that were replaced (SECRET_KEY_FALLBACKS) still open theirs."""
        return cipher_for(_PURPOSE).decrypt(encrypted_text.encode()).decode()
