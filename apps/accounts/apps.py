"""Registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, API tokens and sign-in."""

    name = "apps.accounts"
