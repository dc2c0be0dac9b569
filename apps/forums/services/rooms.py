"""The rooms of a workspace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.events.services import Changed, publish_changes
from apps.forums.models import Room
from apps.forums.services.facts import Facts, room_facts
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
    """Change a room's name, place or seats."""
    attribute_changes(actor)
    before = room_facts(room)
    _publish(room, actor, at, before, room_facts(assign(room, changes)))
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
