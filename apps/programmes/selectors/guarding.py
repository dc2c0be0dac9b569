"""What of the past is kept from whom: whatever is hidden from them today."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from apps.common.history_reading import versions_of
from apps.programmes.models import Initiative, Visibility
from apps.programmes.selectors.hiding import hiding
from apps.programmes.selectors.visibility import hidden_from
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything


@contextmanager
def keeping_hidden(actor: Membership) -> Iterator[None]:
    """Keep hidden what is hidden from an actor on entering, whatever is read inside."""
    hidden = frozenset() if sees_everything(actor) else _hidden_today(actor)
    with hiding(hidden):
        yield


def _hidden_today(actor: Membership) -> frozenset[UUID]:
    """Return the initiatives that are hidden from the actor, or were when they were removed."""
    removed = versions_of(Initiative).filter(
        workspace_id=actor.workspace_id,
        pgh_label="delete",
        visibility=Visibility.PARTICIPANTS,
    )
    return frozenset(hidden_from(actor).values_list("pk", flat=True)).union(
        removed.values_list("pgh_obj_id", flat=True)
    )
