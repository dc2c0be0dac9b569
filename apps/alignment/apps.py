"""Registration of the app."""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Policies, sweeps, findings and their history."""

    name = "apps.alignment"
