"""What has changed since it was last swept: taken from the marks, gathered, and swept soon after."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from apps.alignment.services.runs import start_sweep
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.stakeholders.models import Workspace

MOST_MARKS_AT_ONCE: Final = 20_000
# A burst of more is a sweep of its own, in ranges, so that small changes do not wait behind it.
MOST_INITIATIVES_AT_ONCE: Final = 2_000

_TAKE: Final = """
WITH taken AS (
    DELETE FROM programmes_changedinitiative
     WHERE id IN (SELECT id FROM programmes_changedinitiative ORDER BY id
                   LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING workspace_id, initiative_id)
SELECT workspace_id, array_agg(DISTINCT initiative_id) FILTER (WHERE initiative_id IS NOT NULL),
       bool_or(initiative_id IS NULL)
  FROM taken GROUP BY workspace_id
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


@transaction.atomic
def sweep_changed_initiatives(*, at: datetime) -> Tally:
    """Sweep the initiatives that were marked as changed, each once however often it was marked.

    The marks go with the transaction that sweeps: whoever dies in it leaves them there.
    """
    total = Tally()
    for workspace_id, initiatives, everything in _take_marks():
        workspace = Workspace.objects.get(pk=workspace_id)
        today = workspace.today(at)
        if everything:
            start_sweep(workspace=workspace, as_of=today, at=at)
            continue
        concerned = _with_waiting(initiatives)
        if len(concerned) > MOST_INITIATIVES_AT_ONCE:
            start_sweep(workspace=workspace, as_of=today, at=at, scope=concerned)
        elif concerned:
            total += sweep_initiatives(
                workspace=workspace, initiatives=concerned, as_of=today, at=at
            )
    return total


def _take_marks() -> list[tuple[UUID, list[UUID], bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [MOST_MARKS_AT_ONCE])
        rows: list[tuple[UUID, list[UUID], bool]] = cursor.fetchall()
    return rows


def _with_waiting(initiatives: list[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [initiatives])
        return [row[0] for row in cursor.fetchall()]
