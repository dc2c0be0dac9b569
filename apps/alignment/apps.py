"""Registration of the app."""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Policies, sweeps, findings and their history."""

    name = "apps.alignment"

    def ready(self) -> None:
        """Let those who run the service see how far the work is behind."""
        # The models can be imported from here on.
        from apps.alignment import operations
        from apps.common.operations.checks import add_check
        from apps.common.operations.metrics import add_collector

        add_check("sweeps", operations.check)
        add_collector("sweeps", operations.collect)
