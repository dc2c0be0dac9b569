"""The steps in a session's life, each from the states that `lifecycle` says."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.forums.lifecycle import STEPS, UNTOLD
from apps.forums.models import Session
from apps.forums.services.facts import session_facts
from apps.forums.services.invitations import send_first
from apps.forums.services.notices import Notice, tell_everyone
from apps.forums.services.publishing import publish_session
from apps.forums.services.refusals import NowhereError, WrongStateError
from apps.forums.services.rights import require_organiser
from apps.forums.services.room_times import refuse_taken_room
from apps.forums.services.scheduling import release_sessions
from apps.forums.services.times import refuse_impossible_end, told_times
from apps.stakeholders.models import Membership


@transaction.atomic
def announce_session(*, session: Session, actor: Membership, at: datetime) -> Session:
    """Tell of a session whoever sees its forum, and send those who are invited their links.

    Raises: NotOrganiserError, WrongStateError, NowhereError
    """
    _admit(session, actor, "announce")
    if not (session.room_id or session.place or session.link):
        raise NowhereError
    _take(session, "announce", actor, at)
    send_first(session, at=at)
    return session


@transaction.atomic
def open_session(*, session: Session, actor: Membership, at: datetime) -> Session:
    """Begin a session. Raises: NotOrganiserError, WrongStateError."""
    _admit(session, actor, "open")
    return _take(session, "open", actor, at)


@transaction.atomic
def close_session(*, session: Session, actor: Membership, at: datetime) -> Session:
    """End a session. Raises: NotOrganiserError, WrongStateError."""
    _admit(session, actor, "close")
    return _take(session, "close", actor, at)


@transaction.atomic
def publish_results(*, session: Session, actor: Membership, at: datetime) -> Session:
    """Let whoever sees the forum read what a session came to.

    Raises: NotOrganiserError, WrongStateError
    """
    _admit(session, actor, "publish")
    return _take(session, "publish", actor, at)


@transaction.atomic
def cancel_session(*, session: Session, actor: Membership, at: datetime, reason: str) -> Session:
    """Cancel a session, for a reason; its room is free again, and so are its findings.

    Raises: NotOrganiserError, WrongStateError
    """
    _admit(session, actor, "cancel", reason)
    release_sessions([session], actor=actor, at=at)
    _take(session, "cancel", actor, at, cancelled_reason=reason)
    tell_everyone(session, Notice.CANCELLED, at=at, reason=reason)
    return session


@transaction.atomic
def move_session(
    *, session: Session, actor: Membership, at: datetime, reason: str = "", **said: Any
) -> Session:
    """Let a session take place at another time or in another place.

    said: what differs of when and where it is, `starts_local` and `ends_local` among it
    Raises: NotOrganiserError, WrongStateError, InvalidInputError, RoomTakenError
    """
    _admit(session, actor, "move", reason)
    fields = told_times(said, zone=session.time_zone)
    refuse_impossible_end(
        fields.get("starts_at", session.starts_at), fields.get("ends_at", session.ends_at)
    )
    refuse_taken_room(session, fields, actor)
    moved_before = session.sequence
    _take(session, "move", actor, at, **fields)
    if session.sequence > moved_before:
        tell_everyone(session, Notice.MOVED, at=at, reason=reason)
    return session


def _admit(session: Session, actor: Membership, step: str, reason: str = "") -> None:
    attribute_changes(actor, reason=reason)
    require_organiser(actor, session.forum)
    if session.state not in STEPS[step].since:
        raise WrongStateError(step, session.state)


def _take(session: Session, step: str, actor: Membership, at: datetime, **fields: Any) -> Session:
    before, taken = session_facts(session), STEPS[step]
    if session.state not in UNTOLD and any(
        getattr(session, name) != value for name, value in fields.items()
    ):
        # Calendars tell a later word from an earlier one by it.
        fields["sequence"] = session.sequence + 1
    assign(session, fields | ({"state": taken.to} if taken.to else {}))
    after = session_facts(session)
    publish_session(session, actor=actor, at=at, before=before, after=after, verb=taken.verb)
    return session
