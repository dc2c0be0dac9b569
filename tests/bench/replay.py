"""The board and one initiative as they were known at an instant, against the record as it is."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
from functools import partial

from django.db import connection

from apps.alignment.selectors.columns import Ids
from apps.alignment.selectors.ranking import Ranking, rank
from apps.alignment.selectors.rules import rules_of
from apps.common.packed_ids import halves
from apps.common.replays import as_recorded
from apps.stakeholders.models import Workspace
from tests.bench import record
from tests.bench.results import Report, in_turn
from tests.bench.runs import AS_OF

_N = 2_000
_A_YEAR_AGO = date(2023, 9, 1)
_THEN = datetime(2024, 3, 1, tzinfo=UTC)
_ROUNDS = 3

# A first version of everything, and one in two milestones written once more after `_THEN`.
_VERSIONS = """
INSERT INTO {events} (pgh_created_at, pgh_label, pgh_obj_id, {columns})
SELECT TIMESTAMPTZ '{at}', '{label}', id, {columns} FROM {table} WHERE workspace_id = %s {only}
"""


def measure(report: Report) -> None:
    """Measure what a replay costs with two versions of every second milestone."""
    workspace = record.make_workspace(_N)
    _keep_versions(workspace)
    wanted = record.initiatives_of(workspace)
    one, everything = halves(wanted[:1]), halves(wanted)

    def read(ids: Ids, as_of: date, at: datetime | None) -> Ranking:
        with nullcontext() if at is None else as_recorded(at):
            return rank(workspace, rules_of(workspace.pk), ids, as_of)

    # The first versions hold what the record holds, so both have to say the same.
    if (read(everything, AS_OF, None).level != read(everything, AS_OF, _THEN).level).any():
        raise AssertionError("The replay does not say what the record says.")
    for name, ids, n in (("board", everything, _N), ("one initiative", one, 1)):
        today = partial(read, ids, AS_OF, None)
        year = partial(read, ids, _A_YEAR_AGO, None)
        known = partial(read, ids, AS_OF, _THEN)
        seconds = in_turn([today, year, known], rounds=_ROUNDS)
        for what, taken in zip(("today", "as_of a year ago", "known_at"), seconds, strict=True):
            report.add(f"replay: {name}, {what}", n, taken, against="today", reference=seconds[0])


def _keep_versions(workspace: Workspace) -> None:
    written = [
        ("initiative", "insert", "2024-01-01", ""),
        ("layer", "insert", "2024-01-01", ""),
        ("milestone", "insert", "2024-01-01", ""),
        ("milestone", "update", "2024-06-01", "AND hashtext(id::text) % 2 = 0"),
    ]
    with connection.cursor() as cursor:
        for name in ("initiative", "layer", "milestone"):
            cursor.execute(f"DELETE FROM programmes_{name}event")  # noqa: S608 - names of our own
        for name, label, at, only in written:
            table = f"programmes_{name}"
            described = connection.introspection.get_table_description(cursor, table)
            columns = ", ".join(f'"{column.name}"' for column in described)
            cursor.execute(
                _VERSIONS.format(
                    events=f"{table}event",
                    table=table,
                    columns=columns,
                    at=at,
                    label=label,
                    only=only.replace("%", "%%"),
                ),
                [workspace.pk],
            )
        cursor.execute("ANALYZE")
