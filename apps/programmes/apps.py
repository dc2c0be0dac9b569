"""Registration of the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, initiatives, layers, milestones, baselines and dependencies."""

    name = "apps.programmes"
