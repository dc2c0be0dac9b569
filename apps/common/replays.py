"""Reading the record as it stood at an instant: the history takes the place of the tables.

Inside `as_recorded` every statement that reads a table of the record finds, under the table's own
name, the rows as they had been recorded by then. So each selector, filter and packed column answers
for any instant as it answers for today, and none of them has to know.

A write counts from the beginning of its transaction, which is the instant its history tells. What
an object was is its last version by then; one whose last version is its removal is not there.
"""

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import connection, models
from django.utils import timezone

_Model = TypeVar("_Model", bound=models.Model)

# The label of versions that were not written but found, when a table's history began.
FOUND: Final = "found"
_READS: Final = re.compile(
    r"\s*(?:(?P<with>WITH(?:\s+RECURSIVE)?)\s|SELECT\s|\(+\s*SELECT\s)", re.IGNORECASE
)

_REPLAYED: dict[str, type[models.Model]] = {}
_INSTANT: ContextVar[datetime | None] = ContextVar("lockstep_known_at", default=None)


class ReplayWritesError(RuntimeError):
    """A statement inside a replay that does more than read: a fault of whoever wrote it."""


def replayable(model: type[_Model]) -> type[_Model]:
    """Let a model whose history is kept be read as it was recorded at an instant."""
    _REPLAYED[model._meta.db_table] = model  # noqa: SLF001 - Django's documented _meta
    _names_of_tables.cache_clear()
    return model


def instant_told() -> datetime | None:
    """Return the instant of the replay that is going on; None where today's record is read.

    Whoever keeps an answer for later has to ask: what a replay tells is not to be kept as today's.
    """
    return _INSTANT.get()


def instant_read() -> datetime:
    """Return the instant that the record is read at: the replay's, else now."""
    return _INSTANT.get() or timezone.now()


@contextmanager
def as_recorded(at: datetime) -> Iterator[None]:
    """Let the default connection read the record as it stood at an instant.

    at: aware. Only reading is possible. Raises: ReplayWritesError, by a statement that writes to it
    """
    token = _INSTANT.set(at)
    try:
        with connection.execute_wrapper(_execute):
            yield
    finally:
        _INSTANT.reset(token)


def told(statement: str) -> str:
    """Return a statement as it has to be put at the instant of the replay; unchanged without one.

    For cursors that Django does not wrap. Raises: ReplayWritesError.
    """
    at = _INSTANT.get()
    if at is None:
        return statement
    tables = sorted(set(_names_of_tables().findall(statement)))
    if not tables:
        return statement
    begins = _READS.match(statement)
    if begins is None:
        message = f"A replay only reads: {statement[:80]}"
        raise ReplayWritesError(message)
    then = ", ".join(_then(table).replace("{at}", at.isoformat()) for table in tables)
    if begins["with"]:
        return f"{begins['with']} {then}, {statement[begins.end('with') :]}"
    return f"WITH {then} {statement}"


def _execute(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    return execute(told(sql), params, many, context)


@functools.cache
def _names_of_tables() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_REPLAYED)})\b")


@functools.cache
def _then(table: str) -> str:
    """Return a table's versions that held at `{at}`, in place of the table.

    Their condition can be met row by row, so that whatever narrows the table narrows them too.
    `xmin` is what versions of objects are told apart by.
    """
    model = _REPLAYED[table]
    versions = model.pgh_event_model._meta  # type: ignore[attr-defined]  # noqa: SLF001 - made by pghistory
    kept = {field.column for field in versions.concrete_fields}
    columns = ", ".join(
        f'kept."{field.column}"' if field.column in kept else _nothing(field)
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    )
    later = f'SELECT FROM "{versions.db_table}" AS later WHERE later.pgh_obj_id = kept.pgh_obj_id'
    return (
        f'"{table}" AS NOT MATERIALIZED ('  # noqa: S608 - names of our own tables
        f"SELECT {columns}, 'version ' || kept.pgh_id AS xmin"
        f' FROM "{versions.db_table}" AS kept'
        f" WHERE kept.pgh_label <> 'delete' AND {_recorded('kept')} <= TIMESTAMPTZ '{{at}}'"
        f" AND NOT EXISTS ({later} AND later.pgh_id > kept.pgh_id"
        f" AND {_recorded('later')} <= TIMESTAMPTZ '{{at}}'))"
    )


def _nothing(field: "models.Field[Any, Any]") -> str:
    """Return what is said of a column of which no history is kept."""
    value = "''" if field.empty_strings_allowed and not field.null else "NULL"
    return f'{value}::{field.db_type(connection)} AS "{field.column}"'


def _recorded(version: str) -> str:
    """Return when a version was recorded; one that was found counts as there since its object."""
    return (
        f"CASE {version}.pgh_label WHEN '{FOUND}' THEN {version}.created_at"
        f" ELSE {version}.pgh_created_at END"
    )
