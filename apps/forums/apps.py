"""Registration of the app."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """Forums, their sessions, and who takes part in them."""

    name = "apps.forums"

    def ready(self) -> None:
        """Give new workspaces their themes; tell the event log, and reminders, what forums know."""
        # The models can be imported from here on.
        from apps.alignment import reminded
        from apps.forums.selectors.concerns import register_concerns
        from apps.forums.services.commitment_reminders import remind_owners
        from apps.forums.services.themes import make_default_themes
        from apps.stakeholders import founding

        register_concerns()
        founding.register("themes", make_default_themes)
        reminded.register("commitments", remind_owners)
