"""Reading the event log by cursor."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.events.models import Event, TransactionIdField
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything


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
    settled = Event.objects.filter(workspace_id=actor.workspace_id, transaction__lt=OldestRunning())
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


def behind(events: QuerySet[Event], last: Event) -> QuerySet[Event]:
    """Return those of the events that come after one of them."""
    is_behind = RawSQL(
        "(events_event.transaction, events_event.sequence) > (%s::xid8, %s)",
        [str(last.transaction), last.sequence],
        output_field=models.BooleanField(),
    )
    return events.filter(is_behind)


def of_types(events: QuerySet[Event], types: Iterable[str]) -> QuerySet[Event]:
    """Return those of the events that are of one of the types; `milestone.*` is all of a kind."""
    asked = Q()
    for name in types:
        kind, star, _ = name.partition("*")
        asked |= Q(type__startswith=kind) if star else Q(type=name)
    return events.filter(asked)
