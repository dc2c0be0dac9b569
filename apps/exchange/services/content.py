"""The file of an import, to and from the database in binary.

As text it would travel as hexadecimal digits inside the statement: eight times its size in memory.
"""

from typing import Final
from uuid import UUID

import psycopg
from django.db import connection

_STORE: Final = "UPDATE exchange_import SET content = %b WHERE id = %s"
_READ: Final = "SELECT content FROM exchange_import WHERE id = %s"


def store_content(import_id: UUID, content: bytes) -> None:
    """Keep the file of an import, in the caller's transaction."""
    with _cursor() as cursor:
        cursor.execute(_STORE, [content, import_id])


def read_content(import_id: UUID) -> bytes:
    """Return the file of an import; nothing where it is gone."""
    with _cursor() as cursor:
        row = cursor.execute(_READ, [import_id], binary=True).fetchone()
    return bytes(row[0] or b"") if row else b""


def _cursor() -> psycopg.Cursor[tuple[bytes | None]]:
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
