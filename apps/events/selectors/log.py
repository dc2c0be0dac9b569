"""Reading the event log by cursor."""

from collections.abc import Iterable
from typing import Final, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.events.models import Event, TransactionIdField
from apps.stakeholders.models import Membership, Role
from apps.stakeholders.selectors import sees_everything

M = TypeVar("M", bound=models.Model)

# Where an event stands in the log: (transaction, sequence).
Place = tuple[int, int]
BEGINNING: Final[Place] = (0, 0)


class OldestRunning(models.Func):
    """The oldest transaction that may still write; all older ones have ended for good."""

    template = "pg_snapshot_xmin(pg_current_snapshot())"
    arity = 0
    output_field = TransactionIdField()


def events_visible_to(actor: Membership) -> QuerySet[Event]:
    """Return the settled events that the actor may read, oldest first.

    An event is settled when no older transaction is running: none can appear before it any more,
    so a reader that goes on from the last event it saw skips nothing.
    """
    settled = _settled(actor.workspace_id)
    if actor.role != Role.ADMIN:
        me = Q(restricted_to_members__contains=[actor.pk])
        settled = settled.filter(Q(restricted_to_members__isnull=True) | me)
    if not sees_everything(actor):
        mine = (
            Q(restricted_to__contains=[actor.organisation_id])
            if actor.organisation_id
            else Q(pk__in=[])
        )
        settled = settled.filter(Q(restricted_to__isnull=True) | mine)
    return settled.order_by("transaction", "sequence")


def event_visible_to(actor: Membership, event_id: UUID) -> Event | None:
    """Return one settled event that the actor may read; None where there is none."""
    return events_visible_to(actor).filter(id=event_id).first()


def behind_place(events: QuerySet[Event], place: Place) -> QuerySet[Event]:
    """Return those of the events that come after a place in the log."""
    return events.filter(_beside(place, ">"))


def of_types(rows: "QuerySet[M]", types: Iterable[str]) -> "QuerySet[M]":
    """Return the rows whose `type` is one of the types; `milestone.*` is all of a kind."""
    asked = Q()
    for name in types:
        kind, star, _ = name.partition("*")
        asked |= Q(type__startswith=kind) if star else Q(type=name)
    return rows.filter(asked)


def settled_head(workspace_id: UUID) -> Place:
    """Return the place of a workspace's last settled event; the beginning of an empty log."""
    last = _settled(workspace_id).order_by("-transaction", "-sequence")
    return last.values_list("transaction", "sequence").first() or BEGINNING


def up_to(events: QuerySet[Event], place: Place) -> QuerySet[Event]:
    """Return those of the events that are not behind a place in the log."""
    return events.filter(_beside(place, "<="))


def _settled(workspace_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(workspace_id=workspace_id, transaction__lt=OldestRunning())


def _beside(place: Place, operator: str) -> RawSQL:
    transaction, sequence = place
    return RawSQL(  # noqa: S611 - the operator is one of ours
        f"(events_event.transaction, events_event.sequence) {operator} (%s::xid8, %s)",
        [str(transaction), sequence],
        output_field=models.BooleanField(),
    )
