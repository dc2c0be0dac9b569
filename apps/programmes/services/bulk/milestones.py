"""The bulk write of milestones."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from apps.common.history import attribute_changes
from apps.events.selected import publish_selected
from apps.programmes.models import BaselineChange, ChangeState
from apps.programmes.selectors import initiatives_of_organisation
from apps.programmes.services.bulk import milestone_sql as sql
from apps.programmes.services.bulk.milestone_rules import RULES
from apps.programmes.services.bulk.rows import (
    MOST_CHANGES,
    BulkResult,
    ChangedMeanwhileError,
    MilestoneRow,
    RowError,
    RowsRefusedError,
)
from apps.programmes.services.bulk.staging import refused_rows, stage
from apps.programmes.services.publishing import publish_baseline_change
from apps.programmes.services.rights import may, own_only
from apps.stakeholders.models import Membership, Workspace
from coordination.vocabulary import MilestoneStatus


@transaction.atomic
def apply_milestones(
    *,
    workspace: Workspace,
    actor: Membership | None,
    rows: Iterable[MilestoneRow],
    source: str,
    at: datetime,
    reason: str = "",
    with_ids: bool = False,
) -> BulkResult:
    """Create or change milestones by (initiative, source, external id); all or none.

    actor: None is the installation itself, which may everything
    reason: kept with the history, and as the reason of the one baseline change that records all
    moved baselines
    Raises: RowsRefusedError, ChangedMeanwhileError
    """
    reason = reason or f"import of {source or 'milestones'}"
    attribute_changes(actor, reason=reason)
    parameters = _parameters(workspace, actor, at)
    with connection.cursor() as cursor:
        twins: list[RowError] = []
        stage(cursor, "staged_milestone", sql.STAGED, _staged(rows, source, twins))
        if twins:
            raise RowsRefusedError(twins)
        cursor.execute(sql.LOCK_INITIATIVES, parameters)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.merged_milestone")
        cursor.execute(sql.MERGE, parameters)
        if refused := refused_rows(cursor, "merged_milestone", RULES, parameters):
            raise RowsRefusedError(refused)
        result, moved = _counted(cursor)
        if moved:
            _record_moves(cursor, workspace, actor, at, reason, moved)
        _write(cursor, result, parameters)
        publish_selected(
            cursor=cursor,
            select=sql.EVENTS,
            parameters=parameters,
            workspace_id=workspace.pk,
            subject_type="milestone",
            actor=actor,
            at=at,
        )
        _describe(cursor, result, with_ids=with_ids)
    return result


def _parameters(workspace: Workspace, actor: Membership | None, at: datetime) -> dict[str, Any]:
    restricted = own_only(actor, "milestones.write")
    own = initiatives_of_organisation(actor) if actor and restricted else []
    return {
        "workspace": workspace.pk,
        "at": at,
        "today": workspace.today(at),
        "may_accept": may(actor, "milestones.accept"),
        "own_only": restricted,
        "organisation": actor.organisation_id if actor else None,
        "own_initiatives": list(own),
    }


def _staged(
    rows: Iterable[MilestoneRow], source: str, twins: list[RowError]
) -> Iterator[tuple[Any, ...]]:
    """Yield each row with its place, what it gives, and the defaults of what it does not."""
    seen = set()
    for n, row in enumerate(rows):
        key = (row["initiative_id"], row["external_id"], row.get("source", source))
        if key in seen:
            detail = f"“{row['external_id']}” stands twice in this initiative."
            twins.append(RowError(n, "external_id", detail, "duplicate"))
        seen.add(key)
        if row.get("actual_date") and "status" not in row:
            # Done, says its source, and says no more: nobody has accepted it.
            row = row | {"status": MilestoneStatus.REPORTED.value}  # noqa: PLW2901 - the row as it is meant
        get = row.get
        yield (
            n,
            sum(bit for column, bit in sql.BITS.items() if column in row),
            *key,
            get("original_baseline_date"),
            get("layer_id"),
            get("owner_organisation_id"),
            get("name", row["external_id"]),
            get("weight", 1.0),
            get("baseline_date"),
            get("forecast_date"),
            get("actual_date"),
            get("status", MilestoneStatus.PLANNED.value),
            get("evidence_url", ""),
            get("note", ""),
            get("reported_at"),
        )


def _counted(cursor: CursorWrapper) -> tuple[BulkResult, int]:
    """Return how many rows there are of each kind, and how many baselines move."""
    cursor.execute(sql.COUNT)
    found = {kind: (rows, moved) for kind, rows, moved in cursor.fetchall()}
    counts = {kind: rows for kind, (rows, _) in found.items()}
    return BulkResult(**counts), sum(moved for _, moved in found.values())


def _record_moves(
    cursor: CursorWrapper,
    workspace: Workspace,
    actor: Membership | None,
    at: datetime,
    reason: str,
    moved: int,
) -> None:
    change = BaselineChange.objects.create(
        workspace=workspace,
        reason=reason,
        state=ChangeState.APPROVED,
        asked_by=actor,
        decided_by=actor,
        decided_at=at,
    )
    cursor.execute(sql.MOVES, {"change": change.pk})
    publish_baseline_change("approved", change, actor=actor, at=at, moves=moved)


def _write(cursor: CursorWrapper, result: BulkResult, parameters: dict[str, Any]) -> None:
    if result.updated or result.cancelled:
        cursor.execute(sql.UPDATE, parameters)
        if cursor.rowcount != result.updated + result.cancelled:
            raise ChangedMeanwhileError
    if result.created:
        cursor.execute(sql.INSERT, parameters)


def _describe(cursor: CursorWrapper, result: BulkResult, *, with_ids: bool) -> None:
    cursor.execute(sql.CHANGES, {"most": MOST_CHANGES})
    result.take_changes(cursor.fetchall())
    if with_ids:
        cursor.execute(sql.IDS)
        result.ids.extend(row[0] for row in cursor.fetchall())
