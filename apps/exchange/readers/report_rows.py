"""The rows of a table as reports: which milestone is done, since when, and what shows it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from msgspec import Meta, Struct

from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.models import ImportFormat
from apps.exchange.plan import Place, Problems
from apps.exchange.plan.document import Evidence, ExternalId, Note
from apps.exchange.plan.reading import note_unreadable
from apps.exchange.readers.cells import rows_of
from apps.exchange.readers.opening import open_as_table
from apps.exchange.readers.rows import Row, place_of
from apps.exchange.readers.tables import Table, columns_of, text_of

_READ: Final = ("external_id", "actual_date", "evidence_url", "note")
# The headers of a column that says which source an external id is from.
_SOURCES: Final = frozenset({"source", "origine", "quelle", "fuente", "المصدر"})
_NEEDED: Final = {
    "external_id": "There is no column that names the milestone: call one ID.",
    "actual_date": "There is no column of the days on which it was done: call one Actual date.",
}
_MISSING: Final = {
    "external_id": "Say which milestone is meant.",
    "actual_date": "Say when it was done. What is not done yet is not reported.",
}
# A workbook is a packed folder, which begins so.
_PACKED: Final = b"PK\x03\x04"


class ReportRow(Struct):
    """One row. at: its row in the file; milestone: an id, or an external id of the source."""

    at: int
    external_id: ExternalId
    actual_date: date
    evidence_url: Evidence = ""
    note: Note = ""
    source: Annotated[str, Meta(max_length=100)] | None = None


class ReportTable(NamedTuple):
    """The reports in a file.

    names: {field: header of its column}; left_out: how many rows say nothing of being done
    """

    rows: list[ReportRow]
    names: Mapping[str, str]
    left_out: int

    def place(self, at: int, field: str) -> Place:
        """Return the place of a row's field in the file."""
        return place_of(at, self.names.get(field, field))


def read_report_rows(
    content: bytes, mapping: FieldMapping, asked: frozenset[str], most: int, problems: Problems
) -> ReportTable | None:
    """Return the reports in a CSV file or a workbook; None where there is no such table in it.

    asked: columns that the request itself names; most: how many rows are taken
    Whatever is wrong with its rows is noted, and they are not among those that are returned.
    """
    kind = ImportFormat.XLSX if content.startswith(_PACKED) else ImportFormat.CSV
    table = open_as_table(kind, content, mapping, problems)
    if table is None:
        return None
    meant = columns_of(table.headers, mapping, asked, problems)
    # A file without ids may have them in its column of milestones.
    named = "external_id" if "external_id" in meant.values() else "name"
    columns = {
        place: "external_id" if field == named else field
        for place, field in meant.items()
        if field in {named, *_READ}
    }
    names = {field: table.headers[place] for place, field in columns.items()}
    for field, detail in _NEEDED.items():
        if field not in names:
            problems.add(Place(), detail, "missing_column")
    if problems:
        return None
    return _reports(table, columns, names, mapping, most, problems)


def _reports(
    table: Table,
    columns: Mapping[int, str],
    names: Mapping[str, str],
    mapping: FieldMapping,
    most: int,
    problems: Problems,
) -> ReportTable:
    sources: dict[int, str] = {}
    watched = table._replace(rows=_noting_sources(table, columns, sources))
    found = ReportTable([], names, 0)
    left_out = 0
    for row in rows_of(watched, columns, mapping, problems):
        source = sources.pop(row.at, None)
        if not any(row.values.get(field) for field in _READ[1:]) and "actual_date" in row.values:
            left_out += 1
        elif len(found.rows) >= most:
            problems.add(Place(), f"A file has at most {most} reports: send several.", "too_many")
            break
        elif (report := _report(row, source, found, problems)) is not None:
            found.rows.append(report)
    return found._replace(left_out=left_out)


def _noting_sources(
    table: Table, columns: Mapping[int, str], sources: dict[int, str]
) -> Iterator[tuple[int, Any]]:
    place = next(
        (
            place
            for place, header in table.headers.items()
            if place not in columns and header.casefold() in _SOURCES
        ),
        None,
    )
    for at, cells in table.rows:
        if place is not None and place < len(cells) and (said := text_of(cells[place]).strip()):
            sources[at] = said
        yield at, cells


def _report(
    row: Row, source: str | None, table: ReportTable, problems: Problems
) -> ReportRow | None:
    """Return what a row says; None after noting what is wrong with it."""
    if "actual_date" not in row.values:
        # Something stands there that is no day, which has been noted.
        return None
    values = {field: row.values[field] for field in _READ if row.values.get(field)}
    wrong = Problems()
    for field in ("external_id", "actual_date"):
        if field not in values:
            wrong.add(table.place(row.at, field), _MISSING[field], "required")
    if not wrong:
        try:
            return msgspec.convert({"at": row.at, "source": source, **values}, ReportRow)
        except msgspec.ValidationError as error:
            note_unreadable(error, Place(), wrong)
            for one in wrong.as_json():
                place = table.place(row.at, str(one["pointer"]).removeprefix("/"))
                problems.add(place, str(one["detail"]), str(one["code"]))
            return None
    problems.take(wrong)
    return None
