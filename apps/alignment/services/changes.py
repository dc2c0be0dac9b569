"""What has changed since it was last swept: taken from the marks, gathered, and swept soon."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.alignment.services.locking import lock_idle_initiatives
from apps.alignment.services.runs import all_initiatives, start_sweep
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.common.prepared import Statement, fetch_sql
from apps.programmes.models import ChangedInitiative
from apps.stakeholders.models import Workspace

MOST_MARKS_AT_ONCE: Final = 20_000
# A burst of more is a sweep of its own, in ranges, so that small changes do not wait behind it.
MOST_INITIATIVES_AT_ONCE: Final = 2_000

_TAKE: Final = """
WITH taken AS (
    DELETE FROM programmes_changedinitiative
     WHERE id IN (SELECT id FROM programmes_changedinitiative WHERE workspace_id = %s ORDER BY id
                   LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING initiative_id)
SELECT coalesce(array_agg(DISTINCT initiative_id) FILTER (WHERE initiative_id IS NOT NULL), '{}'),
       coalesce(bool_or(initiative_id IS NULL), false)
  FROM taken
"""
# What waits for a changed initiative, directly or through others, may have changed with it.
_WAITING: Final = """
WITH RECURSIVE changed (id) AS (
    SELECT id FROM programmes_initiative WHERE id = ANY (%s)
     UNION
    SELECT d.successor_initiative_id
      FROM changed JOIN programmes_dependency d ON d.predecessor_initiative_id = changed.id
     WHERE d.successor_initiative_id <> d.predecessor_initiative_id)
SELECT id FROM changed ORDER BY id
"""


# In no fixed order: what ends its worker in one workspace is not always before the same others.
_MARKED: Final = Statement(
    lambda: Workspace.objects.filter(pk__in=ChangedInitiative.objects.values("workspace")).order_by(
        "?"
    )
)


def sweep_changed_initiatives(*, at: datetime) -> Tally:
    """Sweep the initiatives that were marked as changed, each once however often it was marked.

    Raises: ExceptionGroup of what failed, once all workspaces have had their turn. What could not
    be swept at once is swept in small ranges, whose attempts are counted, and given up by name.
    """
    total = Tally()
    failures = []
    for workspace in _MARKED.all():
        try:
            total += _sweep_changed_of(workspace, at)
        except Exception as failure:  # noqa: BLE001 - one workspace's trouble is not the others'
            failures.append(failure)
            _set_aside(workspace, at)
    if failures:
        message = "The changes of some workspaces could not be swept at once; they were set aside."
        raise ExceptionGroup(message, failures)
    return total


@transaction.atomic
def _sweep_changed_of(workspace: Workspace, at: datetime) -> Tally:
    """Sweep what was marked in one workspace.

    The marks go with the transaction that sweeps: whoever dies in it leaves them there.
    """
    marked, everything = _take_marks(workspace.pk)
    concerned = all_initiatives(workspace) if everything else _with_waiting(marked)
    # Whoever holds one may have looked at it before the change, and writes what it saw: looking
    # beside it would find all in order, and no mark would be left to bring another look.
    idle, busy = lock_idle_initiatives(concerned)
    ChangedInitiative.objects.bulk_create(
        ChangedInitiative(workspace=workspace, initiative_id=initiative) for initiative in busy
    )
    today = workspace.today(at)
    if everything or len(idle) > MOST_INITIATIVES_AT_ONCE:
        start_sweep(workspace=workspace, as_of=today, at=at, scope=None if everything else idle)
        return Tally()
    if not idle:
        return Tally()
    return sweep_initiatives(workspace=workspace, initiatives=idle, as_of=today, at=at, locked=True)


@transaction.atomic
def _set_aside(workspace: Workspace, at: datetime) -> None:
    """Start a sweep of its own for what is marked in a workspace, one network to a range."""
    marked, everything = _take_marks(workspace.pk)
    scope = None if everything else _with_waiting(marked)
    start_sweep(workspace=workspace, as_of=workspace.today(at), at=at, scope=scope, range_size=1)


def _take_marks(workspace_id: UUID) -> tuple[list[UUID], bool]:
    """Take marks that no one else is taking; return whose they are, and whether one is for all."""
    (taken,) = fetch_sql(_TAKE, [workspace_id, MOST_MARKS_AT_ONCE])
    initiatives, everything = taken
    return initiatives, everything


def _with_waiting(initiatives: list[UUID]) -> list[UUID]:
    return [pk for (pk,) in fetch_sql(_WAITING, [initiatives])]
