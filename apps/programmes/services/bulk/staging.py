"""Rows on the server: one COPY into a temporary table, and one query that checks them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from apps.programmes.services.bulk.rows import MOST_ERRORS, RowError


class Rule(NamedTuple):
    """A condition (SQL over a merged row `g`) under which a row is refused, and what it is told."""

    field: str
    code: str
    refuses: str
    detail: str


def stage(
    cursor: CursorWrapper, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Fill a new temporary table.

    columns: {name: PostgreSQL type}; rows: values in the order of the columns
    """
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute(f"CREATE TEMP TABLE {table} ({declared}) ON COMMIT DROP")
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def refused_rows(
    cursor: CursorWrapper, table: str, rules: Sequence[Rule], parameters: Mapping[str, Any]
) -> list[RowError]:
    """Return what is wrong with merged rows, in their order.

    What is there already and is not written is nobody's business: unchanged rows are never refused.
    """
    checks = ", ".join(f"({rule.refuses}, {place})" for place, rule in enumerate(rules))
    cursor.execute(
        f"""
        SELECT g.n, checked.rule FROM {table} g
        CROSS JOIN LATERAL (VALUES {checks}) AS checked (refused, rule)
        WHERE g.kind <> 'unchanged' AND checked.refused
        ORDER BY g.n, checked.rule LIMIT {MOST_ERRORS}
        """,  # noqa: S608 - our own names and conditions
        parameters,
    )
    return [
        RowError(row, rules[rule].field, rules[rule].detail, rules[rule].code)
        for row, rule in cursor.fetchall()
    ]
