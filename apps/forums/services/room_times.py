"""Rooms that are taken: said before the database refuses it, with what has them."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Final
from zoneinfo import ZoneInfo

from apps.forums.models import Session
from apps.forums.selectors.clashes import taken_rooms
from apps.forums.selectors.elsewhere import Sitting
from apps.forums.services.refusals import RoomTakenError
from apps.stakeholders.models import Membership

_TOLD_BY: Final = ("starts_at", "ends_at", "room")


def refuse_taken_rooms(sessions: Sequence[Session], actor: Membership) -> None:
    """Raise RoomTakenError where another session has the room of one of these at its time.

    sessions: as they would be. Two writes at once get past this, and to the database.
    """
    for clash in taken_rooms(sessions, actor):
        raise RoomTakenError(_said(clash.other))


def refuse_taken_room(session: Session, fields: Mapping[str, Any], actor: Membership) -> None:
    """Raise RoomTakenError where a session cannot have its room as it is about to be changed."""
    if any(name in fields and fields[name] != getattr(session, name) for name in _TOLD_BY):
        changed = copy(session)
        for name in _TOLD_BY:
            setattr(changed, name, fields.get(name, getattr(session, name)))
        refuse_taken_rooms([changed], actor)


def _said(other: Sitting | None) -> str:
    if other is None:
        return "The room is taken then. Choose another room, or another time."
    starts_at, ends_at = (
        f"{each.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M}"
        for each in (other.starts_at, other.ends_at)
    )
    return (
        f"“{other.title}” ({other.id}) has the room from {starts_at} until {ends_at} UTC."
        " Choose another room or another time, or move that one."
    )
