"""Who may write to a forum, beyond what its role allows."""

from apps.forums.models import Forum
from apps.forums.selectors import runs_forum
from apps.forums.services.refusals import NotOrganiserError
from apps.stakeholders.models import Membership


def require_organiser(actor: Membership, forum: Forum) -> None:
    """Raise NotOrganiserError unless the actor runs a forum that it sees."""
    if not runs_forum(actor, forum):
        raise NotOrganiserError
