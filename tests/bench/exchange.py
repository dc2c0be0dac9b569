"""The import of a workbook and of a Microsoft Project file against reading the file alone.

Reading alone is openpyxl in its read-only mode, and lxml walking the tasks, each doing nothing with
what it reads. The import begins with the file and ends with the rows in the record, with their
history, events and report.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import openpyxl
from lxml import etree

from apps.exchange.models import ExportFormat, Import, ImportFormat
from apps.exchange.services import request_import, run_import
from apps.exchange.writers import OF_PLANS
from apps.programmes.models import DEFAULT_LAYERS
from apps.stakeholders.models import Workspace
from tests.bench import record
from tests.bench.results import Report, seconds_of

ROWS = 20_000
_INITIATIVES = ROWS // 50
_AT = datetime(2024, 9, 1, 9, tzinfo=UTC)
_ROUNDS = 3


def measure(report: Report) -> None:
    """Measure reading alone, a first import and the same once more, for each format."""
    document = _document()
    for kind, name, read in (
        (ImportFormat.XLSX, "a workbook", _read_workbook),
        (ImportFormat.MSPDI, "a Microsoft Project file", _read_project),
    ):
        content = _written(ExportFormat(kind), document)
        rounds = [_measure_once(turn, kind, content, read) for turn in range(_ROUNDS)]
        alone, first, again = map(median, zip(*rounds, strict=True))
        against = f"reading {name} alone"
        for what, seconds in (
            (against, alone),
            (f"import of {name}: new", first),
            (f"import of {name}: the same again", again),
        ):
            report.add(what, ROWS, seconds, against=against, reference=alone)


def _measure_once(
    turn: int, kind: ImportFormat, content: bytes, read: Callable[[bytes], int]
) -> tuple[float, float, float]:
    workspace = record.found(f"bench-{kind}-{turn}", "Imported")
    record.bring_to_rest()
    alone = seconds_of(partial(read, content))
    first = seconds_of(partial(_take, workspace, kind, content))
    record.bring_to_rest()
    return alone, first, seconds_of(partial(_take, workspace, kind, content))


def _read_workbook(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for _ in book["Plan"].iter_rows(values_only=True))


def _read_project(content: bytes) -> int:
    number = 0
    for _, task in etree.iterparse(io.BytesIO(content), tag="{*}Task"):
        number += 1
        task.clear()
        while task.getprevious() is not None:
            del task.getparent()[0]
    return number


def _document() -> dict[str, Any]:
    return {
        "initiatives": [
            {
                "external_id": f"i{number}",
                "name": f"Initiative {number}",
                "milestones": [_milestone(number, place) for place in range(50)],
                "dependencies": [
                    {"predecessor": f"m{place}", "successor": f"m{place + 5}", "lag_days": 5}
                    for place in range(0, 45, 5)
                ],
            }
            for number in range(_INITIATIVES)
        ]
    }


def _milestone(initiative: int, place: int) -> dict[str, Any]:
    planned = date(2024, 1, 1) + timedelta(days=place // 5 * 60 + initiative % 60)
    done = planned < _AT.date()
    return {
        "external_id": f"m{place}",
        "layer": list(DEFAULT_LAYERS)[place % 5],
        "name": f"Milestone {place}",
        "weight": 1.0 + place % 3,
        "baseline_date": planned.isoformat(),
        "forecast_date": None,
        "actual_date": planned.isoformat() if done else None,
        "status": "accepted" if done else "planned",
    }


def _written(kind: ExportFormat, document: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    OF_PLANS[kind](document, file)
    return file.getvalue()


def _take(workspace: Workspace, kind: ImportFormat, content: bytes) -> None:
    """Import a file from the moment it is handed in to its report."""
    job = request_import(
        workspace=workspace,
        actor=None,
        content=content,
        at=_AT,
        source="bench",
        file_format=kind,
    )
    finished = run_import(import_id=job.pk, at=_AT)
    if finished is None or finished.created + finished.unchanged != ROWS:
        message = f"The import failed: {Import.objects.get(pk=job.pk).errors[:3]}"
        raise RuntimeError(message)
