"""Registration of the app."""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Policies, sweeps, findings and their history."""

    name = "apps.alignment"

    def ready(self) -> None:
        """Show how far the work is behind, and tell the event log what findings concern."""
        # The models can be imported from here on.
        from apps.alignment import operations
        from apps.alignment.selectors.concerns import register_concerns
        from apps.common.operations.checks import add_check
        from apps.common.operations.metrics import add_collector

        add_check("sweeps", operations.check)
        add_collector("sweeps", operations.collect)
        register_concerns()
