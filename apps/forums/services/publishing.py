"""Events of forums and sessions, each for those alone who see what it is about."""

from collections.abc import Iterable
from datetime import datetime

from apps.common.history import Actor
from apps.events.services import Changed, publish_changes
from apps.forums.models import Forum, Session
from apps.forums.selectors import forum_audience, session_audience
from apps.forums.services.facts import Facts


def publish_forum(
    forum: Forum, *, actor: Actor | None, at: datetime, before: Facts | None, after: Facts | None
) -> None:
    """Publish that a forum was made, changed or removed, while it is there."""
    publish_changes(
        [Changed(forum, before, after)],
        subject_type="forum",
        actor=actor,
        at=at,
        restricted_to_members=forum_audience(forum),
    )


def publish_session(
    session: Session,
    *,
    actor: Actor | None,
    at: datetime,
    before: Facts | None,
    after: Facts | None,
    verb: str = "changed",
) -> None:
    """Publish that a session was planned, changed, removed, or took a step (`verb`)."""
    changed = Changed(session, before, after)
    publish_of_session(session, "session", [changed], actor=actor, at=at, verb=verb)


def publish_of_session(
    session: Session,
    subject_type: str,
    changes: Iterable[Changed],
    *,
    actor: Actor | None,
    at: datetime,
    verb: str = "changed",
) -> None:
    """Publish what became of a session or of things of it, which whoever sees it sees."""
    publish_changes(
        changes,
        subject_type=subject_type,
        actor=actor,
        at=at,
        verb=verb,
        restricted_to_members=session_audience(session),
    )
