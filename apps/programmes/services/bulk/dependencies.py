"""The bulk write of dependencies."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from apps.common.history import attribute_changes
from apps.events.selected import publish_selected
from apps.programmes.services.bulk import dependency_sql as sql
from apps.programmes.services.bulk.rows import (
    MOST_CHANGES,
    MOST_ERRORS,
    BulkResult,
    ChangedMeanwhileError,
    DependencyRow,
    RowError,
    RowsRefusedError,
)
from apps.programmes.services.bulk.staging import Rule, refused_rows, stage
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership, Workspace

_UNKNOWN = "There is no milestone of this source with this external id in the initiative."
_RULES: Final = (
    Rule("predecessor", "unknown", "g.predecessor_id IS NULL", _UNKNOWN),
    Rule("successor", "unknown", "g.successor_id IS NULL", _UNKNOWN),
    Rule(
        "successor",
        "on_itself",
        "g.predecessor_id = g.successor_id",
        "A milestone cannot wait for itself.",
    ),
    Rule(
        "need_at_least",
        "group_required",
        "g.need_at_least IS NOT NULL AND g.need_group IS NULL",
        "need_at_least counts the members of a need_group: name the group.",
    ),
    Rule(
        "successor",
        "not_your_own",
        "%(own_only)s AND g.predecessor_owner_id IS DISTINCT FROM %(organisation)s"
        " AND g.successor_owner_id IS DISTINCT FROM %(organisation)s",
        "You may tie milestones together where your organisation owns one of them.",
    ),
)


@transaction.atomic
def apply_dependencies(
    *,
    workspace: Workspace,
    actor: Membership | None,
    rows: Iterable[DependencyRow],
    source: str,
    at: datetime,
    reason: str = "",
) -> BulkResult:
    """Create or change dependencies by (successor, predecessor); all or none.

    actor: None is the installation itself, which may everything
    Raises: RowsRefusedError, ChangedMeanwhileError
    """
    attribute_changes(actor, reason=reason or f"import of {source or 'dependencies'}")
    parameters: dict[str, Any] = {
        "workspace": workspace.pk,
        "source": source,
        "own_only": own_only(actor, "dependencies.write"),
        "organisation": actor.organisation_id if actor else None,
        "most": MOST_ERRORS,
    }
    with connection.cursor() as cursor:
        twins: list[RowError] = []
        stage(cursor, "staged_dependency", sql.STAGED, _staged(rows, twins))
        if twins:
            raise RowsRefusedError(twins)
        cursor.execute(sql.LOCK_INITIATIVES, parameters)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.merged_dependency")
        cursor.execute(sql.MERGE, parameters)
        if refused := refused_rows(cursor, "merged_dependency", _RULES, parameters):
            raise RowsRefusedError(refused)
        cursor.execute(sql.COUNT)
        result = BulkResult(**dict(cursor.fetchall()))
        _write(cursor, result, parameters)
        publish_selected(
            cursor=cursor,
            select=sql.EVENTS,
            parameters=parameters,
            workspace_id=workspace.pk,
            subject_type="dependency",
            actor=actor,
            at=at,
        )
        cursor.execute(sql.CHANGES, {"most": MOST_CHANGES})
        result.take_changes(cursor.fetchall())
    return result


def _staged(rows: Iterable[DependencyRow], twins: list[RowError]) -> Iterator[tuple[Any, ...]]:
    seen = set()
    for n, row in enumerate(rows):
        initiative = row["initiative_id"]
        ends = (
            row.get("predecessor_initiative_id") or initiative,
            row["predecessor"],
            initiative,
            row["successor"],
        )
        if ends in seen:
            detail = f"“{ends[1]}” before “{ends[3]}” stands here twice."
            twins.append(RowError(n, "successor", detail, "duplicate"))
        seen.add(ends)
        yield (
            n,
            sum(bit for column, bit in sql.BITS.items() if column in row),
            *ends,
            row.get("lag_days", 0),
            row.get("need_group"),
            row.get("need_at_least"),
        )


def _write(cursor: CursorWrapper, result: BulkResult, parameters: dict[str, Any]) -> None:
    if result.updated:
        cursor.execute(sql.UPDATE, parameters)
        if cursor.rowcount != result.updated:
            raise ChangedMeanwhileError
    if result.created:
        cursor.execute(sql.INSERT, parameters)
    if not (result.updated or result.created):
        return
    cursor.execute(sql.NEEDS, parameters)
    if needs := cursor.fetchall():
        raise RowsRefusedError([_need_error(*need) for need in needs])


def _need_error(row: int, differ: bool, members: int) -> RowError:
    if differ:
        detail = "All members of a need_group say the same need_at_least."
        return RowError(row, "need_at_least", detail, "need_differs")
    detail = f"This need_group has {members} members: it cannot need more of them."
    return RowError(row, "need_at_least", detail, "need_too_large")
