"""The import of a plan against COPY of the milestones that it leaves in the record.

What it is measured against has the same columns, constraints and indexes, and no triggers: neither
history nor marks. The rows are ready in memory; the import begins with a file.
"""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import orjson

from apps.exchange.models import Import
from apps.exchange.services import request_import, run_import
from apps.programmes.models import DEFAULT_LAYERS
from apps.stakeholders.models import Workspace
from tests.bench import record, twin
from tests.bench.results import Report, seconds_of

MILESTONES = 100_000
_INITIATIVES = MILESTONES // 25
_AT = datetime(2024, 9, 1, 9, tzinfo=UTC)
_ROUNDS = 3
_AGAINST = "COPY of the milestones"


def measure(report: Report) -> None:
    """Measure the import of a new plan, of the same once more, and COPY of its rows, in turn."""
    content = orjson.dumps(_plan())
    twin.make()
    rounds = [_measure_once(turn, content) for turn in range(_ROUNDS)]
    copied, first, again = map(median, zip(*rounds, strict=True))
    for name, seconds in (
        (_AGAINST, copied),
        ("import: a new plan", first),
        ("import: the same plan again", again),
    ):
        report.add(name, MILESTONES, seconds, against=_AGAINST, reference=copied)


def _measure_once(turn: int, content: bytes) -> tuple[float, float, float]:
    """Return the seconds of COPY, of the import into a new workspace, and of another one."""
    workspace = record.found(f"bench-import-{turn}", "Imported")
    record.bring_to_rest()
    first = seconds_of(partial(_take, workspace, content))
    record.bring_to_rest()
    again = seconds_of(partial(_take, workspace, content))
    rows = twin.rows_of(workspace)
    twin.empty()
    record.bring_to_rest()
    return seconds_of(partial(twin.copy, rows)), first, again


def _plan() -> dict[str, Any]:
    return {
        "lockstep_plan": 1,
        "initiatives": [
            {
                "external_id": f"i{number}",
                "name": f"Initiative {number}",
                "milestones": [_milestone(number, place) for place in range(25)],
            }
            for number in range(_INITIATIVES)
        ],
    }


def _milestone(initiative: int, place: int) -> dict[str, Any]:
    planned = date(2024, 1, 1) + timedelta(days=place // 5 * 60 + initiative % 60)
    done = {"status": "accepted", "actual_date": planned} if planned < _AT.date() else {}
    return {
        "external_id": f"i{initiative}-m{place}",
        "layer": list(DEFAULT_LAYERS)[place % 5],
        "name": f"Milestone {place}",
        "weight": 1 + place % 3,
        "baseline_date": planned,
        **done,
    }


def _take(workspace: Workspace, content: bytes) -> None:
    """Import a file from the moment it is handed in to its report."""
    job = request_import(workspace=workspace, actor=None, content=content, at=_AT, source="bench")
    finished = run_import(import_id=job.pk, at=_AT)
    if finished is None or finished.created + finished.unchanged != MILESTONES:
        message = f"The import failed: {Import.objects.get(pk=job.pk).errors[:3]}"
        raise RuntimeError(message)
