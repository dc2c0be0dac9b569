"""Reports from a file: shown row by row as they would be written, or written, all or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction

from apps.common.errors import FieldError, LockstepError
from apps.exchange.mapping import read_mapping
from apps.exchange.plan import Place, Problems
from apps.exchange.readers.report_rows import ReportRow, ReportTable, read_report_rows
from apps.exchange.services.requesting import TooLargeError
from apps.exchange.writers.tables import Column, Kind, write_csv_rows, write_xlsx_rows
from apps.programmes.models import Milestone
from apps.programmes.selectors.waiting import milestones_reportable_by
from apps.programmes.services.reports import Report, check_reports, report_milestones
from apps.stakeholders.models import Membership

MOST_ROWS: Final = 10_000
TEMPLATE_KINDS: Final = ("xlsx", "csv")

_TEMPLATE: Final = [
    Column("ID", width=38),
    Column("Milestone", width=40),
    Column("Initiative", width=30),
    Column("Planned date", Kind.DAY),
    Column("Actual date", Kind.DAY),
    Column("Evidence", width=40),
    Column("Note", width=40),
]


class ReportedRow(NamedTuple):
    """A row of a file, and the milestone it is about as it was before; None where it is wrong."""

    at: int
    milestone: Milestone | None
    said: ReportRow


class ReportFile(NamedTuple):
    """What the reports of a file are, or would be.

    errors: [{row, pointer, detail, code}], the pointer being /row/column of the file
    left_out: rows that say nothing of being done; reported: how many milestones were, or would be
    """

    rows: list[ReportedRow]
    errors: list[dict[str, Any]]
    left_out: int

    @property
    def reported(self) -> int:
        """Return how many milestones are reported: all that the file names, or none."""
        return 0 if self.errors else len(self.rows)


class ReportFileRefusedError(LockstepError):
    """At least one row of a file is wrong, so none was reported."""

    status = 400
    code = "invalid_rows"
    title = "Some rows are not valid"

    def __init__(self, file: ReportFile) -> None:
        """Point at each row and column of the file."""
        self.file = file
        super().__init__(
            f"Nothing was reported: {len(file.errors)} errors.",
            errors=tuple(FieldError(e["pointer"], e["detail"], e["code"]) for e in file.errors),
        )


@transaction.atomic
def report_from_file(
    *,
    actor: Membership,
    content: bytes,
    at: datetime,
    mapping: Mapping[str, Any] | None = None,
    dry_run: bool = False,
) -> ReportFile:
    """Report what a CSV file or a workbook says is done: all of it or nothing.

    content: a table with a milestone, an actual date and perhaps evidence and a note in each row
    mapping: what the file does not say by itself, as with imports
    dry_run: tell what would be reported, with what is wrong; write nothing
    Raises: TooLargeError, MappingRefusedError, ReportFileRefusedError unless it is a dry run
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise TooLargeError
    said = read_mapping(mapping or {})
    problems = Problems()
    asked = frozenset((mapping or {}).get("columns", {}))
    table = read_report_rows(content, said, asked, MOST_ROWS, problems)
    if table is not None and not table.rows and not problems:
        problems.add(Place(), "No row of it says when something was done.", "empty")
    if table is None:
        file = ReportFile([], problems.as_json(), 0)
    else:
        file = _checked(table, actor, at, problems)
    if dry_run:
        return file
    if file.errors:
        raise ReportFileRefusedError(file)
    reports = [_report(row.said) for row in file.rows]
    report_milestones(actor=actor, reports=reports, at=at)
    return file


def write_template(*, actor: Membership, kind: str, file: IO[bytes]) -> int:
    """Write a table of what the actor may still report, to be filled in; return how many rows."""
    rows = (
        milestones_reportable_by(actor)
        .order_by("baseline_date", "id")
        .values_list("id", "name", "initiative__name", "baseline_date")[:MOST_ROWS]
    )
    filled = (
        [str(pk), name, initiative, due.isoformat(), None, None, None]
        for pk, name, initiative, due in rows
    )
    if kind == "csv":
        return write_csv_rows(_TEMPLATE, filled, file)
    return write_xlsx_rows("Reports", _TEMPLATE, filled, file)


def _checked(table: ReportTable, actor: Membership, at: datetime, problems: Problems) -> ReportFile:
    checked = check_reports(actor=actor, reports=[_report(row) for row in table.rows], at=at)
    for error in checked.errors:
        field = "external_id" if error.field == "milestone" else error.field
        problems.add(table.place(table.rows[error.row].at, field), error.detail, error.code)
    errors: list[dict[str, Any]] = problems.as_json()
    errors.sort(key=lambda error: error["row"] or 0)
    rows = [
        ReportedRow(row.at, milestone, row)
        for row, milestone in zip(table.rows, checked.milestones, strict=True)
    ]
    return ReportFile(rows, errors, table.left_out)


def _report(row: ReportRow) -> Report:
    return Report(row.external_id, row.actual_date, row.evidence_url, row.note, row.source)
