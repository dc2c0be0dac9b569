"""The rooms of a workspace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.events.services import Changed, publish_changes
from apps.forums.lifecycle import ANSWERABLE
from apps.forums.models import Room, Session
from apps.forums.services.facts import Facts, room_facts
from apps.forums.services.invitations import send_changed
from apps.forums.services.locking import lock_sessions
from apps.stakeholders.models import Membership


@transaction.atomic
def create_room(*, actor: Membership, at: datetime, **fields: Any) -> Room:
    """Add a room to the actor's workspace."""
    attribute_changes(actor)
    room = Room.objects.create(workspace_id=actor.workspace_id, **fields)
    _publish(room, actor, at, None, room_facts(room))
    return room


@transaction.atomic
def change_room(*, room: Room, actor: Membership, changes: Mapping[str, Any], at: datetime) -> Room:
    """Change a room's name, place or seats.

    Where it is called otherwise, or is elsewhere, calendars are sent its sessions anew.
    Raises: TooMuchMailError
    """
    attribute_changes(actor)
    before, where = room_facts(room), (room.name, room.place)
    _publish(room, actor, at, before, room_facts(assign(room, changes)))
    if (room.name, room.place) != where:
        coming = Session.objects.filter(room=room, state__in=ANSWERABLE, ends_at__gt=at)
        send_changed(lock_sessions(coming), at=at)
    return room


@transaction.atomic
def remove_room(*, room: Room, actor: Membership, at: datetime) -> None:
    """Remove a room that no session has or had. Raises: ProtectedError."""
    attribute_changes(actor)
    _publish(room, actor, at, room_facts(room), None)
    room.delete()


def _publish(
    room: Room, actor: Membership, at: datetime, before: Facts | None, after: Facts | None
) -> None:
    changed = Changed(room, before, after)
    publish_changes([changed], subject_type="room", actor=actor, at=at)
