"""Cells of a table into the fields of a plan."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.plan import Problems
from apps.exchange.readers.dates import NoDay, read_day
from apps.exchange.readers.numbers import NoNumber, read_number
from apps.exchange.readers.predecessors import read_links
from apps.exchange.readers.rows import Gathered, Row
from apps.exchange.readers.statuses import read_status
from apps.exchange.readers.tables import Cell, Table, text_of

DATES: Final = frozenset(
    {"baseline_date", "expected_date", "original_baseline_date", "forecast_date", "actual_date"}
)
# An empty cell says that there is none; in other columns it says nothing.
_CLEARED_TO: Final[Mapping[str, Any]] = {
    "forecast_date": None,
    "actual_date": None,
    "owner_organisation": None,
    "lead_organisation": None,
    "programme": None,
    "evidence_url": "",
    "note": "",
    "region": "",
    "reported_at": None,
}
_LONGEST_SHOWN: Final = 60
_AMBIGUOUS_DAY: Final = (
    "The days in {rows} could be read with the day or with the month first: "
    "say which in date_order, dmy or mdy."
)
_AMBIGUOUS_NUMBER: Final = (
    "The numbers in {rows} could have thousands or decimals behind the comma: "
    "say which sign is before the decimals in decimal."
)


class Cells:
    """Reads the cells of rows, field by field, and gathers what is wrong with them.

    names: {field: column}, for pointers
    """

    def __init__(self, mapping: FieldMapping, names: Mapping[str, str], problems: Problems) -> None:
        """Begin with nothing wrong."""
        self._mapping, self._names, self._problems = mapping, names, problems
        self._gathered = Gathered()

    def take(self, row: Row, field: str, cell: Cell) -> None:
        """Put what a cell says into a row; what cannot be read is noted."""
        text = text_of(cell).strip()
        if not text:
            if field in _CLEARED_TO:
                row.values[field] = _CLEARED_TO[field]
            elif field == "predecessors":
                row.links = row.links or []
        elif field in DATES:
            self._take_day(row, field, cell, text)
        elif field == "weight":
            self._take_number(row, cell, text)
        elif field == "status":
            self._take_status(row, cell, text)
        elif field == "predecessors":
            self._take_links(row, text)
        elif field == "reported_at":
            self._take_instant(row, cell, text)
        elif field == "outline":
            row.outline = text
        else:
            row.values[field] = text_of(cell) if field == "note" else text

    def tell(self) -> None:
        """Add what was gathered to what is wrong with the file."""
        self._gathered.tell(self._problems)

    def _take_day(self, row: Row, field: str, cell: Cell, text: str) -> None:
        day = read_day(cell, self._mapping.date_order)
        if day is NoDay.AMBIGUOUS:
            self._wrong(row, field, _AMBIGUOUS_DAY, "ambiguous_date")
        elif day is NoDay.UNREADABLE:
            detail = f"“{text[:_LONGEST_SHOWN]}” is not a date: see {{rows}}. Write 2026-03-01."
            if isinstance(cell, int | float):
                detail = f"{text} in {{rows}} is a number: format the column as a date."
            self._wrong(row, field, detail, "invalid_date")
        else:
            row.values[field] = day

    def _take_number(self, row: Row, cell: Cell, text: str) -> None:
        number = read_number(cell, self._mapping.decimal)
        if number is NoNumber.AMBIGUOUS:
            self._wrong(row, "weight", _AMBIGUOUS_NUMBER, "ambiguous_number")
        elif isinstance(number, float):
            row.values["weight"] = number
        else:
            detail = f"“{text[:_LONGEST_SHOWN]}” is not a number: see {{rows}}."
            self._wrong(row, "weight", detail, "invalid_number")

    def _take_status(self, row: Row, cell: Cell, text: str) -> None:
        # A workbook shows 0.5 as 50 %; its cell holds the share.
        share = isinstance(cell, float | int) and not isinstance(cell, bool) and 0 <= cell <= 1
        status = read_status(f"{float(cell) * 100}%" if share else text, self._mapping.statuses)  # type: ignore[arg-type] # a number
        if status is None:
            detail = (
                f"“{text[:_LONGEST_SHOWN]}” in {{rows}} is no status that is known: "
                "say what it means in statuses."
            )
            self._wrong(row, "status", detail, "unknown_status")
        else:
            row.values["status"] = status

    def _take_links(self, row: Row, text: str) -> None:
        links = read_links(text)
        if links is None:
            detail = (
                f"“{text[:_LONGEST_SHOWN]}” in {{rows}} cannot be read: "
                "write ids with semicolons between them, such as A-1; A-2 +5d."
            )
            self._wrong(row, "predecessors", detail, "invalid_links")
        else:
            row.links = (row.links or []) + links

    def _take_instant(self, row: Row, cell: Cell, text: str) -> None:
        try:
            at = cell if isinstance(cell, datetime) else datetime.fromisoformat(text)
        except ValueError:
            detail = "The instants in {rows} cannot be read: write 2026-03-01T09:30:00Z."
            self._wrong(row, "reported_at", detail, "invalid_instant")
        else:
            row.values["reported_at"] = at if at.tzinfo else at.replace(tzinfo=UTC)

    def _wrong(self, row: Row, field: str, detail: str, code: str) -> None:
        self._gathered.add(row.at, self._names.get(field, field), detail, code)


def rows_of(
    table: Table, columns: Mapping[int, str], mapping: FieldMapping, problems: Problems
) -> Iterator[Row]:
    """Yield the rows of a table.

    columns: {place of the column: its field}
    """
    names = {field: table.headers[place] for place, field in columns.items()}
    cells = Cells(mapping, names, problems)
    asked = {rule.column.casefold() for rule in mapping.layers if rule.column}
    texts = {place: name for place, name in table.headers.items() if name.casefold() in asked}
    for at, line in table.rows:
        row = Row(at, {}, texts={})
        for place, field in columns.items():
            cells.take(row, field, line[place] if place < len(line) else None)
        if texts:
            row.texts = {
                name: text_of(line[place]) if place < len(line) else ""
                for place, name in texts.items()
            }
        yield row
    cells.tell()
