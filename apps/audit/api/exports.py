"""The audit as a file: CSV or JSON lines, written while it is read."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.db.models import QuerySet

from apps.audit.api.serializers import EntrySerializer
from apps.audit.models import Entry
from apps.common.api.keysets import Keyset, page_of
from apps.common.encoding import to_json

_COLUMNS: Final = (
    "id",
    "at",
    "type",
    "actor_id",
    "actor_name",
    "address",
    "token",
    "request",
    "subject_type",
    "subject_id",
    "before",
    "after",
)
_ROWS_AT_ONCE: Final = 2_000
# What makes a spreadsheet take a cell for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def walk(entries: QuerySet[Entry]) -> Iterator[Entry]:
    """Return all of the entries, newest first, without holding a transaction open meanwhile."""
    keyset = None
    while page := list(page_of(entries, "at", keyset, down=True)[:_ROWS_AT_ONCE]):
        yield from page
        keyset = Keyset("-at", page[-1].at, page[-1].id, backwards=False)


def as_json_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Return one line of JSON for each entry."""
    serializer = EntrySerializer()
    for entry in entries:
        yield to_json(serializer.to_representation(entry)) + b"\n"


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Return a line of names, then one for each entry; no cell is a formula to a spreadsheet."""
    serializer = EntrySerializer()
    yield _line(_COLUMNS)
    for entry in entries:
        told = serializer.to_representation(entry)
        for name in ("actor", "subject"):
            told |= {f"{name}_{part}": value for part, value in told[name].items()}
        yield _line([_cell(told[name]) for name in _COLUMNS])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else to_json(value).decode()
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


FORMATS: Final[dict[str, tuple[str, Callable[[Iterable[Entry]], Iterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl", as_json_lines),
}
