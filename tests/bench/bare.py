"""The least that a write can cost: a commit of one row."""

from django.db import connection, transaction


def make() -> None:
    """Make the row."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (id int PRIMARY KEY, n int)")
        cursor.execute("INSERT INTO bare VALUES (1, 0) ON CONFLICT DO NOTHING")


def commit() -> None:
    """Change the row, and wait until that is on the disk."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bare SET n = n + 1 WHERE id = 1")
