"""Text with separated values, as spreadsheets and registers write it."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, TextIO

from apps.exchange.mapping import Mapping
from apps.exchange.plan import Problems
from apps.exchange.readers.encodings import open_text
from apps.exchange.readers.rows import place_of
from apps.exchange.readers.tables import Cells, Table, open_table

# A spreadsheet takes a cell that begins with one of these for a formula.
ARMED: Final = frozenset("=+-@\t\r\n")
_DELIMITERS: Final = ",;\t|"
_LOOKED_AT: Final = 50
_LONGEST_LINE: Final = 100_000


def open_csv(content: bytes, mapping: Mapping, problems: Problems) -> Table | None:
    """Return the table in a CSV file; None after noting why there is none."""
    opened = open_text(content, mapping.encoding, problems)
    if opened is None:
        return None
    text, encoding = opened
    delimiter = mapping.delimiter or _delimiter(text)
    lines = _lines(text, delimiter, problems)
    return open_table(lines, mapping, problems, {"encoding": encoding, "delimiter": delimiter})


def _delimiter(text: TextIO) -> str:
    """Return the sign that splits the largest share of the first rows into equally many parts.

    A share, not a number: to the wrong sign a cell of several lines looks like several rows.
    """
    sample = [line[:_LONGEST_LINE] for line in islice(text, _LOOKED_AT)]
    text.seek(0)

    def fit(sign: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=sign) if row)
        split = {width: rows for width, rows in widths.items() if width > 1}
        return max(
            ((rows / widths.total(), width) for width, rows in split.items()), default=(0, 1)
        )

    try:
        return max(_DELIMITERS, key=fit)
    except csv.Error:
        return _DELIMITERS[0]


def _lines(text: TextIO, delimiter: str, problems: Problems) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    at = 0
    try:
        for at, cells in enumerate(reader, 1):
            yield at, [_unarmed(cell) for cell in cells]
    except csv.Error as error:
        detail = f"Row {at + 1} cannot be read: {error}. Quotes stand in pairs around a cell."
        problems.add(place_of(at + 1, ""), detail, "unreadable_row")


def _unarmed(cell: str) -> str:
    """Return a cell without the apostrophe that kept it from being a formula."""
    stripped = cell.lstrip("'")
    return cell[1:] if stripped != cell and stripped[:1] in ARMED else cell
