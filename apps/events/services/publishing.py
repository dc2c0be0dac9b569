"""Publishing events, in the transaction that makes the change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import transaction

from apps.common.history import Actor
from apps.common.writing import difference
from apps.events.models import Event


class Subject(Protocol):
    """What an event is about: any row of the record."""

    pk: Any
    workspace_id: UUID


class Changed(NamedTuple):
    """What became of a subject: made (no `before`), changed, or removed (no `after`).

    restricted_to_members: its own readers, where others than those of all changes alone may read it
    """

    subject: Subject
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    restricted_to_members: Sequence[UUID] | None = None


def describe_actor(actor: Actor | None) -> dict[str, str | None]:
    """Return an actor as events carry it; the service itself where there is none."""
    if actor is None:
        return {"id": None, "name": "Lockstep"}
    return {"id": actor.actor_id, "name": actor.actor_name}


def publish(
    *,
    type: str,  # noqa: A002 - the contract's own name
    subject: Subject,
    subject_type: str,
    actor: Actor | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    restricted_to: Sequence[UUID] | None = None,
    restricted_to_members: Sequence[UUID] | None = None,
) -> Event:
    """Append one event to the log of the subject's workspace.

    restricted_to: the organisations that alone may read it; restricted_to_members: the members of
    them that alone may, besides admins

    Raises: TransactionManagementError outside a transaction: an event without its change would be
    a lie.
    """
    return publish_all(
        [
            Event(
                workspace_id=subject.workspace_id,
                type=type,
                at=at,
                actor=describe_actor(actor),
                subject_type=subject_type,
                subject_id=subject.pk,
                before=before,
                after=after,
                restricted_to=_listed(restricted_to),
                restricted_to_members=_listed(restricted_to_members),
            )
        ]
    )[0]


def publish_changes(
    changes: Iterable[Changed],
    *,
    subject_type: str,
    actor: Actor | None,
    at: datetime,
    verb: str = "changed",
    restricted_to: Sequence[UUID] | None = None,
    restricted_to_members: Sequence[UUID] | None = None,
) -> None:
    """Publish what became of subjects of one type with one statement.

    verb: of those that were neither made nor removed. Of a change only what differs is told;
    nothing is published where nothing does.
    """
    publish_all(
        [
            Event(
                workspace_id=change.subject.workspace_id,
                type=f"{subject_type}.{told.verb}",
                at=at,
                actor=describe_actor(actor),
                subject_type=subject_type,
                subject_id=change.subject.pk,
                before=told.before,
                after=told.after,
                restricted_to=_listed(restricted_to),
                restricted_to_members=_listed(
                    restricted_to_members
                    if change.restricted_to_members is None
                    else change.restricted_to_members
                ),
            )
            for change in changes
            if (told := _told(change, verb))
        ]
    )


class _Told(NamedTuple):
    verb: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def _told(change: Changed, verb: str) -> _Told | None:
    """Return what is told of a change; None of one that changed nothing."""
    before, after = change.before, change.after
    if before is None:
        verb = "created"
    elif after is None:
        verb = "removed"
    else:
        before, after = difference(before, after)
        if not after:
            return None
    return _Told(verb, before, after)


def _listed(audience: Sequence[UUID] | None) -> list[UUID] | None:
    return None if audience is None else list(audience)


def publish_all(events: Sequence[Event]) -> list[Event]:
    """Append many events with one statement."""
    if not transaction.get_connection().in_atomic_block:
        message = "Publish events inside the transaction that makes the change."
        raise transaction.TransactionManagementError(message)
    return Event.objects.bulk_create(events, batch_size=5_000)
