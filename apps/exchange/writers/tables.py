"""Tables for spreadsheets. No cell is ever a formula, whatever somebody has typed into a name."""

import csv
import io
from datetime import date
from typing import IO, Any, Final

import xlsxwriter

from apps.exchange.readers.csv_files import ARMED
from apps.exchange.writers.flat import COLUMNS, HEADERS, Document, flat_rows

_DATES: Final = frozenset(name for name in COLUMNS if name.endswith("_date"))
_WIDTHS: Final = {"name": 40, "initiative_name": 30, "note": 40, "predecessors": 30}
_WIDTH: Final = 16


def write_csv(document: Document, file: IO[bytes]) -> int:
    """Write a table as UTF-8 with its mark, as spreadsheets need it; return how many rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    number = 0
    for row in flat_rows(document):
        number += 1
        writer.writerow([_disarmed(_text(row[column])) for column in COLUMNS])
    text.detach()
    return number


def write_xlsx(document: Document, file: IO[bytes]) -> int:
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
        sheet = book.add_worksheet("Plan")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        sheet.write_row(0, 0, HEADERS, bold)
        for number, row in enumerate(flat_rows(document), 1):
            for place, column in enumerate(COLUMNS):
                _write_cell(sheet, number, place, column, row[column], day)
        sheet.autofilter(0, 0, max(number, 1), len(COLUMNS) - 1)
    return number


def _write_cell(sheet: Any, row: int, place: int, column: str, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if column in _DATES:
        sheet.write_datetime(row, place, date.fromisoformat(value), day)
    elif column == "weight":
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _disarmed(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; the reader takes the sign off."""
    return f"'{cell}" if cell.lstrip("'")[:1] in ARMED else cell
