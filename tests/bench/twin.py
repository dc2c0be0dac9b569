"""A table with all that guards the milestones, and without their triggers: no history, no marks."""

import psycopg
from django.db import connection

from apps.stakeholders.models import Workspace


def make() -> None:
    """Make the table, empty; one that is there goes."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS twin")
        cursor.execute("CREATE TABLE twin (LIKE programmes_milestone INCLUDING ALL)")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'programmes_milestone'::regclass AND contype = 'f'"
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE twin ADD {definition}")


def empty() -> None:
    """Take its rows away."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE twin")


def rows_of(workspace: Workspace, *, source: str = "") -> bytes:
    """Return the milestones of a workspace, or of one source, as COPY takes them."""
    rows = bytearray()
    of_source = f" AND source = '{source}'" if source else ""
    where = f"workspace_id = '{workspace.pk}'{of_source}"
    statement = f"SELECT * FROM programmes_milestone WHERE {where}"  # noqa: S608 - ids and words of ours
    with (
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT binary)") as copy,
    ):
        for block in copy:
            rows += block
    return bytes(rows)


def copy(rows: bytes) -> None:
    """Copy rows into it."""
    with (
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy("COPY twin FROM STDIN (FORMAT binary)") as into,
    ):
        into.write(rows)
