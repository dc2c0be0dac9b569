"""Writes over HTTP: a bulk upsert against COPY of its rows, a report against a bare commit."""

from collections.abc import Callable
from functools import partial
from statistics import median

import orjson
from django.db import connection

from apps.programmes.models import DEFAULT_LAYERS
from apps.stakeholders.models import Workspace
from tests.bench import bare, record, twin
from tests.bench.load import Connection
from tests.bench.results import Report, seconds_of

ROWS = 5_000
_REPORTS = 200
_ROUNDS = 5
_COPY = "COPY of the rows"
_BARE = "bare commit"


def measure(report: Report, workspace: Workspace, base: str, web: Connection) -> None:
    """Measure bulk upserts of new, changed and unchanged rows, and reports one by one."""
    n = workspace.initiatives.count() * 25
    twin.make()
    rounds = [_bulk_once(workspace, base, web, turn) for turn in range(_ROUNDS + 1)][1:]
    copied, new, changed, same = map(median, zip(*rounds, strict=True))
    for name, seconds in (
        (_COPY, copied),
        ("api: bulk of 5,000, new", new),
        ("api: bulk of 5,000, changed", changed),
        ("api: bulk of 5,000, unchanged", same),
    ):
        report.add(name, n, seconds * 1e3, unit="ms", against=_COPY, reference=copied * 1e3)
    bare.make()
    reports = _reports(workspace, base, web)
    pairs = [(seconds_of(bare.commit), seconds_of(each)) for each in reports]
    committed, reported = map(median, zip(*pairs[_REPORTS // 10 :], strict=True))
    for name, seconds in ((_BARE, committed), ("api: a report", reported)):
        report.add(name, n, seconds * 1e3, unit="ms", against=_BARE, reference=committed * 1e3)


def _bulk_once(
    workspace: Workspace, base: str, web: Connection, turn: int
) -> tuple[float, float, float, float]:
    """Return the seconds of COPY, and of the same rows new, changed and unchanged in bulk."""
    source = f"bulk-{turn}"
    first, second = (_body(workspace, source, weight) for weight in (1, 2))
    path = f"{base}milestones/bulk/"
    taken = [
        seconds_of(partial(web.request, "POST", path, body)) for body in (first, second, second)
    ]
    rows = twin.rows_of(workspace, source=source)
    twin.empty()
    record.bring_to_rest()
    new, changed, same = taken
    return seconds_of(partial(twin.copy, rows)), new, changed, same


def _body(workspace: Workspace, source: str, weight: int) -> bytes:
    initiatives = record.initiatives_of(workspace)[: ROWS // 25]
    rows = [
        {
            "initiative": initiatives[number % len(initiatives)],
            "source": source,
            "external_id": f"{source}-{number}",
            "layer": list(DEFAULT_LAYERS)[number % 5],
            "name": f"Milestone {number}",
            "weight": weight,
            "baseline_date": "2024-10-01",
            "forecast_date": "2024-11-01",
        }
        for number in range(ROWS)
    ]
    return orjson.dumps({"milestones": rows})


def _reports(workspace: Workspace, base: str, web: Connection) -> list[Callable[[], object]]:
    """Return reports that are still to be sent, each on a milestone of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM programmes_milestone WHERE workspace_id = %s AND status = 'planned'"
            " AND source = '' ORDER BY id LIMIT %s",
            [workspace.pk, _REPORTS],
        )
        planned = [row[0] for row in cursor.fetchall()]
    body = orjson.dumps({"actual_date": "2024-08-31", "evidence_url": "https://example.org/done"})
    return [partial(web.request, "POST", f"{base}milestones/{pk}/report/", body) for pk in planned]
