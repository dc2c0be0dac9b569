"""Registration of the app."""

from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    """Workspaces, organisations and who is a member of what."""

    name = "apps.stakeholders"
