"""Events of forums and sessions, each for those alone who see what it is about."""

from datetime import datetime
from typing import Protocol

from apps.common.history import Actor
from apps.events.services import Subject, publish_change
from apps.forums.models import Forum, Session
from apps.forums.selectors import forum_audience, session_audience
from apps.forums.services.facts import Facts


class OfSession(Subject, Protocol):
    """Something of a session, which whoever sees the session sees."""

    @property
    def session(self) -> Session:
        """Return the session."""
        ...


def publish_forum(
    forum: Forum, *, actor: Actor | None, at: datetime, before: Facts | None, after: Facts | None
) -> None:
    """Publish that a forum was made, changed or removed, while it is there."""
    publish_change(
        subject=forum,
        subject_type="forum",
        actor=actor,
        at=at,
        before=before,
        after=after,
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
    publish_change(
        subject=session,
        subject_type="session",
        actor=actor,
        at=at,
        before=before,
        after=after,
        verb=verb,
        restricted_to_members=session_audience(session),
    )


def publish_of_session(
    subject: OfSession,
    subject_type: str,
    *,
    actor: Actor | None,
    at: datetime,
    before: Facts | None,
    after: Facts | None,
    verb: str = "changed",
) -> None:
    """Publish what became of something of a session, while it is there."""
    publish_change(
        subject=subject,
        subject_type=subject_type,
        actor=actor,
        at=at,
        before=before,
        after=after,
        verb=verb,
        restricted_to_members=session_audience(subject.session),
    )
