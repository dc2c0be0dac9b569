"""Forums and sessions as rows of pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.dashboard.forums.rhythm import words_of
from apps.dashboard.forums.words import STATE_WORDS, VISIBILITY_SHORT
from apps.dashboard.forums.zones import When, when
from apps.dashboard.wording import layer_words
from apps.forums.models import Forum, Session
from apps.forums.selectors.upcoming import next_sessions
from apps.stakeholders.models import Membership


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a list. where: a room, a place, or "" where it is online alone."""

    id: UUID
    title: str
    state: str
    state_words: str
    when: When
    starts_at: datetime
    where: str
    is_online: bool
    track: str
    forum_id: UUID
    forum: str


@dataclass(frozen=True, slots=True)
class ForumRow:
    """A forum in a list."""

    id: UUID
    name: str
    purpose: str
    themes: Sequence[str]
    rhythm: str
    visibility: str
    next: SessionRow | None


def session_rows(sessions: Iterable[Session]) -> list[SessionRow]:
    """Return sessions, fetched with their forum and room, as rows."""
    return [session_row(session, session.forum.name) for session in sessions]


def session_row(session: Session, forum: str) -> SessionRow:
    """Return a session, fetched with its room, as a row."""
    return SessionRow(
        id=session.pk,
        title=session.title,
        state=session.state,
        state_words=str(STATE_WORDS[session.state]),
        when=when(session.starts_at, session.ends_at, session.time_zone),
        starts_at=session.starts_at,
        where=where_of(session),
        is_online=bool(session.link),
        track=session.track,
        forum_id=session.forum_id,
        forum=forum,
    )


def where_of(session: Session) -> str:
    """Return where a session is: its room with the way there, its place, or both."""
    room = session.room
    parts = [room.name, room.place] if room else []
    return ", ".join(part for part in [*parts, session.place] if part)


def forum_rows(forums: Iterable[Forum], actor: Membership, at: datetime) -> list[ForumRow]:
    """Return forums, fetched with their themes, with the next session that the actor sees."""
    forums = list(forums)
    upcoming: Mapping[UUID, Session] = next_sessions(forums, actor, at)
    return [
        ForumRow(
            id=forum.pk,
            name=forum.name,
            purpose=forum.purpose,
            themes=theme_names(forum),
            rhythm=words_of(forum.rhythm),
            visibility=str(VISIBILITY_SHORT[forum.visibility]),
            next=session_row(found, forum.name) if (found := upcoming.get(forum.pk)) else None,
        )
        for forum in forums
    ]


def theme_names(forum: Forum) -> list[str]:
    """Return the names of a forum's themes; those every workspace begins with are translated."""
    return [layer_words(theme.name) for theme in forum.themes.all()]
