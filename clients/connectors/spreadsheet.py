"""Rows of a spreadsheet, as CSV or as a workbook, with the columns id, name, due, done and link.

    python spreadsheet.py plan.xlsx --initiative gpu --layer data

Dates as such, or as 2026-03-01; `done` and `link` may be empty or missing. Of a workbook the first
sheet is read, which needs `openpyxl`. See lockstep.py for the rest.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from lockstep import Item, day_of, run

Row = dict[str, str]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what is to be read."""
    parser.add_argument("file", type=Path)


def read(options: argparse.Namespace) -> Iterator[Item]:
    """Yield the rows of the file; end at one that makes no sense, before anything is written."""
    rows = _workbook if options.file.suffix.lower() == ".xlsx" else _csv
    for number, row in rows(options.file):
        yield Item(
            external_id=_text(row, "id", number),
            name=_text(row, "name", number),
            due=_day(row, "due", number),
            done=_day(row, "done", number),
            url=row.get("link", ""),
        )


def _csv(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        yield from _named(csv.reader(file))


def _workbook(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield the rows of the first sheet; of a formula, what it came to when it was saved."""
    # Who has CSV needs it not.
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        yield from _named(book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def _named(lines: Iterable[Sequence[object]]) -> Iterator[tuple[int, Row]]:
    """Yield each line below the first as {column: text}, with its number; no empty ones."""
    columns: list[str] = []
    for number, line in enumerate(lines, start=1):
        texts = [_written(value) for value in line]
        if number == 1:
            columns = texts
        elif any(texts):
            yield number, dict(zip(columns, texts, strict=False))


def _written(value: object) -> str:
    """Return a cell as CSV would have it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _text(row: Row, column: str, number: int) -> str:
    text = row.get(column, "")
    if not text:
        sys.exit(f"Row {number} has nothing in the column {column}.")
    return text


def _day(row: Row, column: str, number: int) -> date | None:
    text = row.get(column, "")
    try:
        return day_of(text)
    except ValueError:
        sys.exit(f"Row {number}: {text} in the column {column} is no date such as 2026-03-01.")


if __name__ == "__main__":
    run("spreadsheet", add_options, read)
