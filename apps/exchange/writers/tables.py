"""Tables for spreadsheets. No cell is ever a formula, whatever somebody has typed into a name."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import IO, Any, Final, NamedTuple

import xlsxwriter

from apps.exchange.readers.csv_files import ARMED
from apps.exchange.writers.flat import COLUMNS, HEADERS, Document, flat_rows

_WIDTHS: Final = {"name": 40, "initiative_name": 30, "note": 40, "predecessors": 30}
_WIDTH: Final = 16

Row = Sequence[Any]


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"


class Column(NamedTuple):
    """A column of a table. width: in characters, where the kind of file knows widths."""

    header: str
    kind: Kind = Kind.TEXT
    width: int = _WIDTH


def write_csv(document: Document, file: IO[bytes]) -> int:
    """Write a plan as a table of UTF-8 text; return how many rows."""
    return write_csv_rows(_COLUMNS, _rows(document), file)


def write_xlsx(document: Document, file: IO[bytes]) -> int:
    """Write a plan as a workbook with one sheet; return how many rows."""
    return write_xlsx_rows("Plan", _COLUMNS, _rows(document), file)


def write_csv_rows(columns: Sequence[Column], rows: Iterable[Row], file: IO[bytes]) -> int:
    """Write a table as UTF-8 with its mark, as spreadsheets need it; return how many rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(column.header for column in columns)
    number = 0
    for row in rows:
        number += 1
        writer.writerow([_disarmed(_text(cell)) for cell in row])
    text.detach()
    return number


def write_xlsx_rows(
    title: str, columns: Sequence[Column], rows: Iterable[Row], file: IO[bytes]
) -> int:
    """Write a workbook with one sheet, a row at a time; return how many rows."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    number = 0
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            # A column of days is one for those as well that are typed into it.
            format_ = day if column.kind == Kind.DAY else None
            sheet.set_column(place, place, column.width, format_)
        sheet.write_row(0, 0, [column.header for column in columns], bold)
        for number, row in enumerate(rows, 1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, number, place, column.kind, cell, day)
        sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    return number


def _write_cell(sheet: Any, row: int, place: int, kind: Kind, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if kind == Kind.DAY:
        sheet.write_datetime(row, place, date.fromisoformat(str(value)), day)
    elif kind == Kind.NUMBER:
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _kind_of(field: str) -> Kind:
    if field.endswith("_date"):
        return Kind.DAY
    return Kind.NUMBER if field == "weight" else Kind.TEXT


_COLUMNS: Final = [
    Column(header, _kind_of(field), _WIDTHS.get(field, _WIDTH))
    for field, header in zip(COLUMNS, HEADERS, strict=True)
]


def _rows(document: Document) -> Iterator[Row]:
    return ([row[column] for column in COLUMNS] for row in flat_rows(document))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _disarmed(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; the reader takes the sign off."""
    return f"'{cell}" if cell.lstrip("'")[:1] in ARMED else cell
