"""Tests that commit leave an empty database behind, sooner than by truncating two hundred tables.

To truncate makes each table and index anew, though a test has filled a dozen. What has rows is
found with one statement and deleted, without the triggers that would keep it or tell of it.
"""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

# Made again after each flush from what the code says, which no test changes.
_KEPT = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _delete_in_place_of_truncating() -> None:
    # To silence triggers takes a right that whoever gives us a database may not have given us.
    if "LOCKSTEP_TEST_TEMPLATE" not in os.environ:
        return
    truncate = DatabaseOperations.sql_flush

    def sql_flush(
        self: DatabaseOperations, style: Any, tables: Sequence[str], **options: bool
    ) -> list[str]:
        if options.get("reset_sequences"):
            return truncate(self, style, tables, **options)
        filled = [self.quote_name(table) for table in _filled(set(tables) - _KEPT)]
        return [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in filled),  # noqa: S608 - as below
            "SET LOCAL session_replication_role = origin",
        ]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign,assignment]


def _filled(tables: set[str]) -> list[str]:
    """Return those that have rows."""
    quote = connection.ops.quote_name
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quote(table)})" for table in tables)  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return sorted(name for (name,) in cursor.fetchall())
