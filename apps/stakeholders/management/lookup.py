"""What commands are told by name."""

from django.core.management import CommandError

from apps.stakeholders.models import Workspace


def find_workspace(slug: str) -> Workspace:
    """Return a workspace by its slug. Raises: CommandError, naming those that there are."""
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        there_are = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True))
        message = f"No workspace “{slug}”. There are: {there_are or 'none'}."
        raise CommandError(message)
    return workspace
