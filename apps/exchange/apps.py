"""Registration of the app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports, each a job with a report."""

    name = "apps.exchange"
