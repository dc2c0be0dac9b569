"""What a migration that takes the place of others asks of a database: all of those, or none."""

from collections.abc import Collection
from typing import Any, Final

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader

# The last commit that has them: it brings an older database to where this code can go on.
_LAST: Final = "c4cae8d"


def check_replaced_migrations(
    *, databases: Collection[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse a database that is too old to go on.

    Where only some of what a migration replaces is applied, and what is replaced is gone from the
    code, Django leaves the migration out without a word, and the schema stays behind.
    """
    return [
        Error(
            f"{alias} has only some of the migrations that {app_label}.{name} replaces.",
            hint=f"It stays as it is. Start commit {_LAST} with it once"
            f" (git checkout {_LAST}; make run), then this one.",
            id="common.E001",
        )
        for alias in databases or ()
        for app_label, name in _left_out(MigrationLoader(connections[alias]))
    ]


def _left_out(loader: MigrationLoader) -> list[tuple[str, str]]:
    on_disk = loader.disk_migrations
    return [
        key
        for key, migration in loader.replacements.items()
        if key not in loader.graph.nodes and not on_disk.keys() >= set(migration.replaces)
    ]
