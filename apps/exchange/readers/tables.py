"""Tables, of whatever file: a header with columns, and rows below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Final, NamedTuple

from apps.exchange.mapping import FIELDS, guess_fields
from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.plan import Place, Problems

Cell = str | int | float | bool | date | datetime | None
Cells = Sequence[Cell]

MOST_COLUMNS: Final = 1_000
# A header stands near the top, below a title and perhaps a legend.
_LOOKED_AT: Final = 30


class Table(NamedTuple):
    """A table that has been opened.

    headers: {place of the column: its header}, of columns that have one
    rows: (row in the file counted from 1, its cells), without those that are empty
    known: what was found out about the file, to be remembered for the next one of its source
    """

    headers: Mapping[int, str]
    rows: Iterator[tuple[int, Cells]]
    known: dict[str, str]


def open_table(
    lines: Iterable[tuple[int, Cells]],
    mapping: FieldMapping,
    problems: Problems,
    known: dict[str, str] | None = None,
) -> Table | None:
    """Return the table that stands in these lines; None after noting that there is none.

    lines: (row, cells), lazily
    The header is the row that was named, else that one of the first thirty whose cells say most
    fields, else the first with two cells that are not empty.
    """
    filled = ((at, cells) for at, cells in lines if any(map(_is_filled, cells)))
    top: list[tuple[int, Cells]] = []
    for at, cells in filled:
        if mapping.header_row is None or at >= mapping.header_row:
            top.append((at, cells))
        if len(top) >= (_LOOKED_AT if mapping.header_row is None else 1):
            break
    if not top:
        problems.add(Place(), "There is no row in this table.", "empty")
        return None
    place = 0 if mapping.header_row is not None else _header_among(top, mapping)
    at, cells = top[place]
    headers = _headers(at, cells, problems)
    if headers is None:
        return None
    return Table(headers, chain(top[place + 1 :], filled), known or {})


def columns_of(
    headers: Mapping[int, str], mapping: FieldMapping, asked: Iterable[str], problems: Problems
) -> dict[int, str]:
    """Return {place of a column: its field}: as it was said, else as its header is understood.

    asked: the columns that this request names itself: they have to be there. What is remembered
    from other files of the source may miss: their headers vary.
    """
    said = {_folded(column): field for column, field in mapping.columns.items()}
    places = {_folded(header): place for place, header in headers.items()}
    for column in asked:
        if _folded(column) not in places:
            there = ", ".join(f"“{header}”" for header in list(headers.values())[:20])
            detail = f"There is no column “{column}”. There are: {there}."
            problems.add(Place("/mapping/columns"), detail, "unknown_column")
    found: dict[int, str] = {}
    for header, place in places.items():
        field = said.get(header)
        if field is None or field not in FIELDS:
            continue
        if field not in found.values():
            found[place] = field
        else:
            detail = f"Two columns are said to be {field}."
            problems.add(Place("/mapping/columns"), detail, "duplicate")
    free = {place: header for place, header in headers.items() if _folded(header) not in said}
    guessed = guess_fields(free.values(), found.values())
    by_header = {header: place for place, header in reversed(free.items())}
    return found | {by_header[header]: field for header, field in guessed.items()}


def text_of(cell: Cell) -> str:
    """Return a cell as a person reads it; whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _header_among(top: list[tuple[int, Cells]], mapping: FieldMapping) -> int:
    said = {_folded(column) for column in mapping.columns}

    def meaning(cells: Cells) -> int:
        texts = [cell for cell in cells[:MOST_COLUMNS] if isinstance(cell, str)]
        return len(guess_fields(texts)) + sum(_folded(text) in said for text in texts)

    scores = [meaning(cells) for _, cells in top]
    if max(scores) > 1:
        return scores.index(max(scores))
    wide = (place for place, (_, cells) in enumerate(top) if sum(map(_is_filled, cells)) > 1)
    return next(wide, 0)


def _headers(at: int, cells: Cells, problems: Problems) -> dict[int, str] | None:
    if len(cells) > MOST_COLUMNS:
        detail = f"Row {at} has {len(cells)} columns; at most {MOST_COLUMNS} are read."
        problems.add(Place(f"/{at}", at), detail, "too_many_columns")
        return None
    headers: dict[int, str] = {}
    taken: dict[str, int] = {}
    for place, cell in enumerate(cells):
        header = " ".join(text_of(cell).replace("\ufeff", "").split())
        if not header:
            continue
        number = taken[header] = taken.get(header, 0) + 1
        headers[place] = header if number == 1 else f"{header} ({number})"
    return headers


def _is_filled(cell: Cell) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _folded(header: str) -> str:
    return " ".join(header.replace("\ufeff", "").split()).casefold()
