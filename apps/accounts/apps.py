"""Registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, API tokens and what is recorded of their use."""

    name = "apps.accounts"

    def ready(self) -> None:
        """Begin to record sign-ins."""
        # The models can be imported from here on.
        from apps.accounts.sign_ins import record_sign_ins

        record_sign_ins()
