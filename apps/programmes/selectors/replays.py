"""The record as it stood at an instant, as far as an actor may see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from uuid import UUID

from apps.common.errors import InvalidInputError
from apps.common.history_reading import versions_of
from apps.common.replays import as_recorded
from apps.programmes.models import Initiative, Visibility
from apps.programmes.selectors.hiding import hiding
from apps.programmes.selectors.visibility import hidden_from
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.selectors import sees_everything


class NothingRecordedError(InvalidInputError):
    """An instant at which the workspace was not there yet."""


@contextmanager
def replaying(actor: Membership, known_at: datetime) -> Iterator[Membership]:
    """Let the record be read as it stood at an instant; gives the actor in its workspace of then.

    The actor has the rights that it has today: it sees what it would have seen with them then, and
    of that nothing which is hidden from it today.
    Raises: NothingRecordedError
    """
    hidden: frozenset[UUID] = frozenset() if sees_everything(actor) else _hidden_today(actor)
    with as_recorded(known_at), hiding(hidden):
        workspace = Workspace.objects.filter(pk=actor.workspace_id).first()
        if workspace is None:
            message = f"The workspace was made on {actor.workspace.created_at.isoformat()}."
            raise NothingRecordedError.at("/known_at", message, "too_early")
        then = copy(actor)
        then.workspace = workspace
        yield then


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
