"""Reading the record as it stood at an instant, or as it counts on a day, in place of its tables.

Inside `as_recorded` every statement that reads a table of the record finds, under the table's own
name, the rows as they had been recorded by then. So each selector, filter and packed column answers
for any instant as it answers for today, and none of them has to know.

Inside `of_day` rows are told as they count on a day: what is dated later has not come yet. That
asks no history, and both may be asked at once.

A write counts from the beginning of its transaction, which is the instant its history tells. What
an object was is its last version by then; one whose last version is its removal is not there.
"""

import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeVar

from django.db import connection, models
from django.utils import timezone

_Model = TypeVar("_Model", bound=models.Model)

# The label of versions that were not written but found, when a table's history began.
FOUND: Final = "found"
_READS: Final = re.compile(
    r"\s*(?:(?P<with>WITH(?:\s+RECURSIVE)?)\s|SELECT\s|\(+\s*SELECT\s)", re.IGNORECASE
)


class _Dated(NamedTuple):
    """What of a table's rows counts only from a day on; see `dated`."""

    columns: Mapping[str, str]
    rows: str


class _Reading(NamedTuple):
    """How the record is read.

    at: the instant whose versions take the place of the tables; None: the tables
    day, end: the day whose facts are told, and its last instant; None: all that is known
    """

    at: datetime | None = None
    day: date | None = None
    end: datetime | None = None


_TODAY: Final = _Reading()
_REPLAYED: dict[str, type[models.Model]] = {}
_DATED: dict[str, _Dated] = {}
_READING: ContextVar[_Reading] = ContextVar("lockstep_reading", default=_TODAY)


class ReplayWritesError(RuntimeError):
    """A statement inside a replay that does more than read: a fault of whoever wrote it."""


def replayable(model: type[_Model]) -> type[_Model]:
    """Let a model whose history is kept be read as it was recorded at an instant."""
    _REPLAYED[model._meta.db_table] = model  # noqa: SLF001 - Django's documented _meta
    _names_of_tables.cache_clear()
    return model


def dated(
    columns: Mapping[str, str] | None = None, *, rows: str = "TRUE"
) -> Callable[[type[_Model]], type[_Model]]:
    """Say what of a replayable model's rows counts only from a day on.

    columns: what is told in the place of a column; rows: which rows are told of at all; both in
    SQL, of the row `kept`, on the day {day}, which ends at the instant {end}
    """

    def declare(model: type[_Model]) -> type[_Model]:
        _DATED[model._meta.db_table] = _Dated(columns or {}, rows)  # noqa: SLF001 - Django's documented _meta
        return model

    return declare


def reads_today() -> bool:
    """Tell whether the record is read as it is, all of it."""
    return _READING.get() == _TODAY


def instant_told() -> datetime | None:
    """Return the instant of the replay that is going on; None where today's record is read.

    Whoever keeps an answer for later has to ask: what a replay tells is not to be kept as today's.
    """
    return _READING.get().at


def instant_read() -> datetime:
    """Return the instant that the record is read at: the replay's, else now."""
    return _READING.get().at or timezone.now()


@contextmanager
def as_recorded(at: datetime) -> Iterator[None]:
    """Let the default connection read the record as it stood at an instant.

    at: aware. Only reading is possible. Raises: ReplayWritesError, by a statement that writes to it
    """
    with _reading(_READING.get()._replace(at=at)):
        yield


@contextmanager
def of_day(day: date, end: datetime) -> Iterator[None]:
    """Let the default connection read the facts of a day: what came later has not come yet.

    end: its last instant, aware. For lists of objects: the detector, which is told its day, looks
    at the future too. Raises: ReplayWritesError, by a statement that writes
    """
    with _reading(_READING.get()._replace(day=day, end=end)):
        yield


@contextmanager
def _reading(reading: _Reading) -> Iterator[None]:
    is_told_already = not reads_today()
    token = _READING.set(reading)
    try:
        with nullcontext() if is_told_already else connection.execute_wrapper(_execute):
            yield
    finally:
        _READING.reset(token)


def told(statement: str) -> str:
    """Return a statement as it has to be put by how the record is read; unchanged today.

    For cursors that Django does not wrap. Raises: ReplayWritesError.
    """
    reading = _READING.get()
    if reading == _TODAY:
        return statement
    tables = sorted(set(_names_of_tables().findall(statement)))
    if reading.at is None:
        tables = [table for table in tables if table in _DATED]
    if not tables:
        return statement
    begins = _READS.match(statement)
    if begins is None:
        message = f"A replay only reads: {statement[:80]}"
        raise ReplayWritesError(message)
    then = ", ".join(_then(table, reading) for table in tables)
    if begins["with"]:
        return f"{begins['with']} {then}, {statement[begins.end('with') :]}"
    return f"WITH {then} {statement}"


def _execute(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    return execute(told(sql), params, many, context)


def _then(table: str, reading: _Reading) -> str:
    """Return what is read in the place of a table."""
    text = _rows_in_place(
        table, is_replayed=reading.at is not None, is_dated=reading.day is not None
    )
    for name, value in reading._asdict().items():
        if value is not None:
            kind = "TIMESTAMPTZ" if isinstance(value, datetime) else "DATE"
            text = text.replace(f"{{{name}}}", f"{kind} '{value.isoformat()}'")
    return text


@functools.cache
def _names_of_tables() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_REPLAYED)})\b")


@functools.cache
def _rows_in_place(table: str, *, is_replayed: bool, is_dated: bool) -> str:
    """Return a table's rows, or the versions of them that held at {at}, as they count on {day}.

    Their conditions can be met row by row, so that whatever narrows the table narrows them too.
    `xmin` is what versions of objects are told apart by.
    """
    model = _REPLAYED[table]
    source, kept = model._meta, {field.column for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented _meta
    version, conditions = "xmin", []
    if is_replayed:
        source = model.pgh_event_model._meta  # type: ignore[attr-defined]  # noqa: SLF001 - made by pghistory
        kept = {field.column for field in source.concrete_fields}
        version = "'version ' || kept.pgh_id AS xmin"
        conditions.append(_held(source.db_table, knows_beginning="created_at" in kept))
    changed: Mapping[str, str] = {}
    if is_dated and table in _DATED:
        changed, rows = _DATED[table]
        conditions.append(f"({rows})")
    columns = ", ".join(
        _column(field, kept, changed)
        for field in model._meta.concrete_fields  # noqa: SLF001 - as above
    )
    return (
        f'"{table}" AS NOT MATERIALIZED ('  # noqa: S608 - names of our own tables
        f'SELECT {columns}, {version} FROM "{source.db_table}" AS kept'
        f" WHERE {' AND '.join(conditions)})"
    )


def _held(versions: str, *, knows_beginning: bool) -> str:
    """Return the condition under which a version is the one that held at {at}."""
    recorded = functools.partial(_recorded, knows_beginning=knows_beginning)
    is_later = f"later.pgh_id > kept.pgh_id AND {recorded('later')} <= {{at}}"
    later = f'SELECT FROM "{versions}" AS later WHERE later.pgh_obj_id = kept.pgh_obj_id'
    return (
        f"kept.pgh_label <> 'delete' AND {recorded('kept')} <= {{at}}"
        f" AND NOT EXISTS ({later} AND {is_later})"
    )


def _column(
    field: "models.Field[Any, Any]", kept: Collection[str | None], changed: Mapping[str, str]
) -> str:
    """Return what is told in the place of a column."""
    column = str(field.column)
    if column in changed:
        return f'{changed[column]} AS "{column}"'
    if column in kept:
        return f'kept."{column}"'
    if field.primary_key:
        return f'kept.pgh_obj_id AS "{column}"'
    return _nothing(field)


def _nothing(field: "models.Field[Any, Any]") -> str:
    """Return what is said of a column of which no history is kept."""
    is_text = isinstance(field, models.CharField | models.TextField) and not field.null
    value = "''" if is_text else "NULL"
    return f'{value}::{field.db_type(connection)} AS "{field.column}"'


def _recorded(version: str, *, knows_beginning: bool) -> str:
    """Return when a version was recorded; one that was found counts as there since its object."""
    beginning = f"{version}.created_at" if knows_beginning else "'-infinity'"
    written = f"{version}.pgh_created_at"
    return f"CASE {version}.pgh_label WHEN '{FOUND}' THEN {beginning} ELSE {written} END"
