"""Files that are kept in a row, to and from the database in binary.

As text they would travel as hexadecimal digits inside the statement: eight times their size in
memory.
"""

import psycopg
from django.db import connection, models
from psycopg import sql


def store_content(row: models.Model, content: bytes) -> None:
    """Keep a file in the `content` of a row, in the caller's transaction."""
    statement = sql.SQL("UPDATE {} SET content = %b WHERE {} = %s").format(*_named(row))
    with _cursor() as cursor:
        cursor.execute(statement, [content, row.pk])


def read_content(row: models.Model) -> bytes:
    """Return the file in the `content` of a row; nothing where it is gone."""
    statement = sql.SQL("SELECT content FROM {} WHERE {} = %s").format(*_named(row))
    with _cursor() as cursor:
        found = cursor.execute(statement, [row.pk], binary=True).fetchone()
    return bytes(found[0] or b"") if found else b""


def _named(row: models.Model) -> tuple[sql.Identifier, sql.Identifier]:
    meta = row._meta  # noqa: SLF001 - Django's documented _meta
    return sql.Identifier(meta.db_table), sql.Identifier(str(meta.pk.column))


def _cursor() -> psycopg.Cursor[tuple[bytes | None]]:
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
