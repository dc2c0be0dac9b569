"""Registration of the app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Server-rendered pages, and the same on paper."""

    name = "apps.dashboard"

    def ready(self) -> None:
        """Let exports be status reports too, in the words of the pages."""
        # The models can be imported from here on.
        from apps.dashboard.printing.status_report import WRITER
        from apps.exchange.models import ExportFormat
        from apps.exchange.writers import add_writer

        add_writer(ExportFormat.PDF, WRITER)
