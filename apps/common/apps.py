"""Registration of the shared pieces."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The app that every other one may import."""

    name = "apps.common"
