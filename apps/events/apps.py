"""Registration of the app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The ordered event log of each workspace, and the webhooks it is delivered to."""

    name = "apps.events"

    def ready(self) -> None:
        """Let those who run the service see how far the delivery is behind."""
        # The models can be imported from here on.
        from apps.common.operations.checks import add_check
        from apps.common.operations.metrics import add_collector
        from apps.events import operations

        add_check("webhooks", operations.check)
        add_collector("webhooks", operations.collect)
