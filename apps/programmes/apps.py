"""Registration of the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, initiatives, layers, milestones, baselines and dependencies."""

    name = "apps.programmes"

    def ready(self) -> None:
        """Tell whom the record's events concern, and from whom its past is kept."""
        # Its models can be imported once all apps are loaded.
        from apps.programmes.selectors.concerns import register_concerns
        from apps.programmes.selectors.guarding import keeping_hidden
        from apps.stakeholders.selectors.replays import guard_replays

        register_concerns()
        guard_replays(keeping_hidden)
