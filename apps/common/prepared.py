"""Reading through prepared statements."""

from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from apps.common.postgresql.base import DatabaseWrapper


def fetch(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list` as PostgreSQL gives them, by a prepared statement.

    Values are of Psycopg's types: what a field of Django would make of them is not made.
    """
    connection = cast("DatabaseWrapper", connections[rows.db])
    try:
        sql, parameters = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    with connection.prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        return cast("list[tuple[Any, ...]]", cursor.fetchall())
