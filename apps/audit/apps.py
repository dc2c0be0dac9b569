"""Registration of the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit: one reading over events, accesses and history, sealed day by day."""

    name = "apps.audit"
