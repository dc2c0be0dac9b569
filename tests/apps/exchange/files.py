"""Files of every kind for tests, and importing them."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from apps.exchange.models import Import
from apps.programmes.models import Dependency, Milestone
from tests.apps.exchange.plans import run

HEADER = ["ID", "Name", "Layer", "Owner", "Baseline", "Actual", "Weight", "Predecessors"]


def csv_file(*rows: list[Any], header: list[str] | None = None, **options: Any) -> bytes:
    """Return a CSV file as bytes; options of the csv module, and `encoding`."""
    encoding = options.pop("encoding", "utf-8")
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows([header or HEADER, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(*rows: Sequence[Any], sheet: str = "Plan", **options: Any) -> bytes:
    """Return a workbook as bytes; dates as dates, None as empty cells."""
    merged = options.pop("merged", ())
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy", **options})
    page = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(at, place, cell)
            elif cell is not None:
                page.write(at, place, cell)
    for area, text in merged:
        page.merge_range(area, text)
    book.close()
    return file.getvalue()


def take(workspace: Any, content: bytes, kind: str, **options: Any) -> Import:
    """Import a file and return the finished job."""
    options.setdefault("mapping", {"initiative": "gpu", "layer": "compute"})
    return run(workspace, content, file_format=kind, **options)


def wrong(job: Import) -> list[tuple[Any, str, str]]:
    """Return the errors of an import as (row, pointer, code)."""
    return [(error["row"], error["pointer"], error["code"]) for error in job.errors]


def dates(**filters: Any) -> dict[str, Any]:
    """Return the baseline dates of milestones by their external ids."""
    rows = Milestone.objects.filter(**filters).order_by("external_id")
    return {str(row.external_id): row.baseline_date for row in rows}


def ties() -> list[tuple[str | None, str | None, int]]:
    """Return the dependencies as (predecessor, successor, lag)."""
    rows = Dependency.objects.values_list(
        "predecessor__external_id", "successor__external_id", "lag_days"
    )
    return sorted(rows, key=str)
