"""Who may write to a forum, beyond what its role allows."""

from apps.forums.lifecycle import KEPT
from apps.forums.models import Forum, Session
from apps.forums.selectors import runs_forum
from apps.forums.selectors.attribution import keeps_record, names_are_told
from apps.forums.selectors.visibility import sessions_kept_by
from apps.forums.services.refusals import NotKeeperError, NotOrganiserError, SessionOverError
from apps.stakeholders.models import Membership


def require_organiser(actor: Membership, forum: Forum) -> None:
    """Raise NotOrganiserError unless the actor runs a forum that it sees."""
    if not runs_forum(actor, forum):
        raise NotOrganiserError


def require_keeper(actor: Membership, session: Session) -> None:
    """Raise NotKeeperError unless the actor keeps the record of a session that it sees."""
    if not keeps_record(actor, session):
        raise NotKeeperError


def require_kept(actor: Membership, session: Session) -> None:
    """Let only who keeps the record of a session write to it, and only while it is kept.

    Raises: NotKeeperError, SessionOverError
    """
    require_keeper(actor, session)
    if session.state not in KEPT:
        raise SessionOverError(session.state)


def require_told_who(actor: Membership, session: Session) -> None:
    """Raise NotKeeperError unless the actor is told who did what in a session that it sees."""
    if not (names_are_told(session) or keeps_record(actor, session)):
        raise NotKeeperError


def require_forum_keeper(actor: Membership, forum: Forum) -> None:
    """Raise NotKeeperError unless the actor keeps the record of some session of a forum."""
    if not (runs_forum(actor, forum) or sessions_kept_by(actor).filter(forum=forum).exists()):
        raise NotKeeperError
