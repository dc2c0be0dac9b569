"""Registration of the app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Server-rendered pages."""

    name = "apps.dashboard"
