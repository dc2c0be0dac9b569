"""The file of a job, to and from the database in binary.

As text it would travel as hexadecimal digits inside the statement: eight times its size in memory.
"""

import psycopg
from django.db import connection
from psycopg import sql

from apps.exchange.models import Job


def store_content(job: Job, content: bytes) -> None:
    """Keep the file of a job, in the caller's transaction."""
    statement = sql.SQL("UPDATE {} SET content = %b WHERE id = %s").format(_table(job))
    with _cursor() as cursor:
        cursor.execute(statement, [content, job.pk])


def read_content(job: Job) -> bytes:
    """Return the file of a job; nothing where it is gone."""
    statement = sql.SQL("SELECT content FROM {} WHERE id = %s").format(_table(job))
    with _cursor() as cursor:
        row = cursor.execute(statement, [job.pk], binary=True).fetchone()
    return bytes(row[0] or b"") if row else b""


def _table(job: Job) -> sql.Identifier:
    return sql.Identifier(job._meta.db_table)  # noqa: SLF001 - Django's documented _meta


def _cursor() -> psycopg.Cursor[tuple[bytes | None]]:
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
