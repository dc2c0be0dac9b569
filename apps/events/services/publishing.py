"""Publishing events, in the transaction that makes the change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from apps.common.history import Actor
from apps.events.models import Event


class Subject(Protocol):
    """What an event is about: any row of the record."""

    pk: Any
    workspace_id: UUID


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
) -> Event:
    """Append one event to the log of the subject's workspace.

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
                restricted_to=None if restricted_to is None else list(restricted_to),
            )
        ]
    )[0]


def publish_all(events: Sequence[Event]) -> list[Event]:
    """Append many events with one statement."""
    if not transaction.get_connection().in_atomic_block:
        message = "Publish events inside the transaction that makes the change."
        raise transaction.TransactionManagementError(message)
    return Event.objects.bulk_create(events, batch_size=5_000)
