"""Registration of the app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports, each a job with a report."""

    name = "apps.exchange"

    def ready(self) -> None:
        """Let those who run the service see how far the work is behind."""
        # The models can be imported from here on.
        from apps.common.operations.metrics import add_collector
        from apps.exchange import operations

        add_collector("imports", operations.collect)
