"""Workbooks: read a row at a time, whatever they unpack to."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.cell import range_boundaries

from apps.exchange.mapping import Mapping
from apps.exchange.plan import Place, Problems
from apps.exchange.readers.rows import place_of
from apps.exchange.readers.tables import MOST_COLUMNS, Cell, Cells, Table, open_table

# Strings that cells share are held while a sheet is read; sheets are not.
_MOST_SHARED_BYTES: Final = 64 * 1024 * 1024
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_MERGED: Final = 10_000
_LAST_ROW: Final = 1_048_576
_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 200
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_BROKEN: Final = (
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
)


class _Merged(NamedTuple):
    """Cells that are shown as one: what stands in the first holds for all of them."""

    left: int
    top: int
    right: int
    bottom: int


def open_xlsx(content: bytes, mapping: Mapping, problems: Problems) -> Table | None:
    """Return the table in a workbook; None after noting why there is none.

    The sheet that is named, else the first that is shown and has rows. Formulas count as what they
    last came to; days as the workbook counts them, from 1900 or from 1904.
    """
    if not _is_of_a_size(content, problems):
        return None
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = _sheet(book, mapping.sheet, problems)
        if sheet is None:
            return None
        merged = _merged_cells(content, sheet)
    except _BROKEN as error:
        _note_broken(error, problems)
        return None
    lines = _lines(sheet, merged, problems)
    return open_table(lines, mapping, problems, {"sheet": sheet.title} if mapping.sheet else {})


def _is_of_a_size(content: bytes, problems: Problems) -> bool:
    """Tell whether the workbook unpacks to what can be read; the zip's own figures bind zipfile."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        detail = "This is a workbook of before 2007, or one with a password: save it as .xlsx."
        problems.add(Place(), detail, "not_xlsx")
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sizes = {part.filename: part.file_size for part in book.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        problems.add(Place(), "This is not a workbook (.xlsx).", "not_xlsx")
        return False
    shared = sum(size for name, size in sizes.items() if "/worksheets/" not in name)
    if sum(sizes.values()) > _MOST_BYTES or shared > _MOST_SHARED_BYTES:
        detail = (
            f"The workbook unpacks to {sum(sizes.values()) >> 20} MiB: too much to read. "
            "Save the one sheet that is meant, or send it as CSV."
        )
        problems.add(Place(), detail, "too_large")
        return False
    return True


def _sheet(book: Any, name: str | None, problems: Problems) -> Any:
    """Return the sheet that is meant; None after noting that there is none."""
    if name is not None:
        if name in book.sheetnames and hasattr(book[name], "reset_dimensions"):
            return _undimensioned(book[name])
        there = ", ".join(f"“{title}”" for title in book.sheetnames[:20])
        detail = f"There is no sheet “{name}”. There are: {there}."
        problems.add(Place("/mapping/sheet"), detail, "unknown_sheet")
        return None
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if any(any(cell is not None for cell in cells) for cells in _rows(_undimensioned(sheet))):
            return sheet
    problems.add(Place(), "The workbook has no sheet with rows.", "empty")
    return None


def _undimensioned(sheet: Any) -> Any:
    # The size that a sheet claims makes rows as wide as it says, a cell at a time.
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet, the missing ones as empty. Raises: ValueError, past the last."""
    for at, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if at > _LAST_ROW:
            message = "a row behind the last one that a sheet can have"
            raise ValueError(message)
        yield cells


def _merged_cells(content: bytes, sheet: Any) -> list[_Merged]:
    """Return the merged cells of a sheet; they stand behind its rows, so they are looked for."""
    found: list[_Merged] = []
    with zipfile.ZipFile(io.BytesIO(content)) as book, book.open(sheet._worksheet_path) as part:  # noqa: SLF001 - openpyxl's streams tell no other way where a sheet is
        rest = b""
        while chunk := part.read(_CHUNK):
            rest += chunk
            for reference in _MERGED.findall(rest):
                found.append(_Merged(*range_boundaries(reference.decode())))
                if len(found) > _MOST_MERGED:
                    message = "too many merged cells"
                    raise ValueError(message)
            last = rest.rfind(b"<")
            rest = rest[last:] if len(rest) - last < _LONGEST_TAG else b""
    return found


def _lines(sheet: Any, merged: list[_Merged], problems: Problems) -> Iterator[tuple[int, Cells]]:
    at = 0
    shown: dict[tuple[int, int], Cell] = {}
    try:
        for at, raw in enumerate(_rows(sheet), 1):
            cells = [_cell(cell) for cell in raw[: MOST_COLUMNS + 1]]
            yield at, _with_merged(at, cells, merged, shown) if merged else cells
    except _BROKEN as error:
        _note_broken(error, problems, at + 1)


def _with_merged(
    at: int, cells: list[Cell], merged: list[_Merged], shown: dict[tuple[int, int], Cell]
) -> Cells:
    for area in merged:
        if not area.top <= at <= area.bottom or area.left > MOST_COLUMNS:
            continue
        first = (area.top, area.left)
        if at == area.top:
            shown[first] = cells[area.left - 1] if area.left <= len(cells) else None
        right = min(area.right, MOST_COLUMNS)
        cells += [None] * (right - len(cells))
        for column in range(area.left - 1, right):
            cells[column] = shown.get(first)
    return cells


def _cell(value: Any) -> Cell:
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, str | int | float | bool | date | datetime) or value is None:
        return value
    return str(value)


def _note_broken(error: Exception, problems: Problems, at: int | None = None) -> None:
    if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
        detail = "The workbook declares entities, as no spreadsheet does: it is not read."
        problems.add(Place(), detail, "forbidden_xml")
    elif at is None:
        problems.add(Place(), "This workbook is damaged: open it and save it anew.", "not_xlsx")
    else:
        detail = f"The sheet is damaged at row {at}: open the workbook and save it anew."
        problems.add(place_of(at, ""), detail, "not_xlsx")
