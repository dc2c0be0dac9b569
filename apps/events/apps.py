"""Registration of the app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The ordered event log of each workspace."""

    name = "apps.events"
