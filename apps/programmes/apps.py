"""Registration of the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, initiatives, layers, milestones, baselines and dependencies."""

    name = "apps.programmes"

    def ready(self) -> None:
        """Tell the event log which layers and organisations the record's events concern."""
        # Its models can be imported once all apps are loaded.
        from apps.programmes.selectors.concerns import register_concerns

        register_concerns()
