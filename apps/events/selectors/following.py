"""Following the log: what came since the last look."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet

from apps.events.models import Event
from apps.events.selectors.log import (
    Place,
    behind_place,
    events_visible_to,
    settled_head,
    up_to,
)
from apps.stakeholders.models import Membership

Narrowing = Callable[[QuerySet[Event]], QuerySet[Event]]


def has_news(workspace_id: UUID, place: Place) -> bool:
    """Tell whether anything settled since, for whomever."""
    return settled_head(workspace_id) > place


def news(
    actor: Membership, place: Place, *, narrowed: Narrowing, most: int
) -> tuple[list[Event], Place]:
    """Return the next events behind a place that the actor may read, and the place to go on from.

    place: of the last event that was looked at
    narrowed: which of them are asked for. What is not is looked at once, however rare the rest is.
    """
    head = settled_head(actor.workspace_id)
    if head <= place:
        return [], place
    events = narrowed(up_to(behind_place(events_visible_to(actor), place), head))
    found = list(events[:most])
    if len(found) < most:
        return found, head
    return found, (found[-1].transaction, found[-1].sequence)
