"""Rows of a spreadsheet, saved as CSV with the columns id, name, due, done and link.

    python spreadsheet.py plan.csv --initiative gpu --layer data

Dates as 2026-03-01; `done` and `link` may be empty or missing. See lockstep.py for the rest.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lockstep import Item, day_of, run


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what is to be read."""
    parser.add_argument("file", type=Path)


def read(options: argparse.Namespace) -> Iterator[Item]:
    """Yield the rows of the file; end at one that makes no sense, before anything is written."""
    with options.file.open(newline="", encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield Item(
                external_id=_text(row, "id", number),
                name=_text(row, "name", number),
                due=_day(row, "due", number),
                done=_day(row, "done", number),
                url=(row.get("link") or "").strip(),
            )


def _text(row: dict[str, str], column: str, number: int) -> str:
    text = (row.get(column) or "").strip()
    if not text:
        sys.exit(f"Row {number} has nothing in the column {column}.")
    return text


def _day(row: dict[str, str], column: str, number: int) -> date | None:
    text = (row.get(column) or "").strip()
    try:
        return day_of(text)
    except ValueError:
        sys.exit(f"Row {number}: {text} in the column {column} is no date such as 2026-03-01.")


if __name__ == "__main__":
    run("spreadsheet", add_options, read)
