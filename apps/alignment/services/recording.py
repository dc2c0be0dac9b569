"""Findings into the record, many with one statement, whatever columns they have."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import orjson
from django.db import connection
from django.db.models import Field

from apps.alignment.models import Finding

# What makes it the same finding, on whatever day.
_LASTING: Final = frozenset({"id", "created_at", "workspace_id", "initiative_id", "kind", "key"})

_Columns = Sequence["Field[Any, Any]"]


def insert_findings(findings: Sequence[Finding]) -> None:
    """Write findings that are new."""
    columns = _columns_but(frozenset())
    names = ", ".join(f'"{column.column}"' for column in columns)
    rows = _rows_of(columns)
    _execute(
        f"INSERT INTO alignment_finding ({names}) SELECT {names} FROM {rows}",  # noqa: S608 - names of our own columns
        columns,
        findings,
    )


def update_findings(findings: Sequence[Finding]) -> None:
    """Write findings that are there already and locked."""
    changing = _columns_but(_LASTING)
    columns = _columns_but(_LASTING - {"id"})
    values = ", ".join(f'"{column.column}" = new."{column.column}"' for column in changing)
    rows = _rows_of(columns)
    _execute(
        f"UPDATE alignment_finding f SET {values} FROM {rows} WHERE f.id = new.id",  # noqa: S608 - the same
        columns,
        findings,
    )


def _execute(statement: str, columns: _Columns, findings: Sequence[Finding]) -> None:
    """Execute a statement whose parameter is findings as JSON."""
    if not findings:
        return
    names = [(column.column, column.attname) for column in columns]
    rows = [{column: getattr(finding, name) for column, name in names} for finding in findings]
    with connection.cursor() as cursor:
        cursor.execute(statement, [orjson.dumps(rows).decode()])


def _rows_of(columns: _Columns) -> str:
    types = ", ".join(f'"{column.column}" {column.db_type(connection)}' for column in columns)
    return f"jsonb_to_recordset(%s::jsonb) AS new ({types})"


def _columns_but(names: Collection[str]) -> _Columns:
    fields = Finding._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    return [field for field in fields if field.attname not in names]
