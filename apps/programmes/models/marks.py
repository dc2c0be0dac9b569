"""Which initiatives have changed since they were last swept."""

from typing import Final

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from apps.stakeholders.models import Workspace

WHOLE_WORKSPACE: Final = ("NULL::uuid",)


class ChangedInitiative(models.Model):
    """A mark left by a trigger: this initiative (none: the whole workspace) has changed.

    Marks are only appended and taken away, never updated, so that two writers to one initiative do
    not wait for each other.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_constraint=False)
    initiative_id = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        """Name what changed."""
        return str(self.initiative_id or self.workspace_id)


def marks(*initiative_columns: str) -> list[pgtrigger.Trigger]:
    """Return the triggers by which each statement on a table marks the initiatives it touched.

    initiative_columns: the table's columns that hold an initiative; none: the whole workspace is
    marked
    """
    operations = {
        "insert": (pgtrigger.Insert, ["new_values"]),
        "update": (pgtrigger.Update, ["old_values", "new_values"]),
        "delete": (pgtrigger.Delete, ["old_values"]),
    }
    columns = initiative_columns or WHOLE_WORKSPACE
    return [
        pgtrigger.Trigger(
            name=f"mark_changed_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(
                old="old_values" if "old_values" in tables else None,
                new="new_values" if "new_values" in tables else None,
            ),
            func=_marking(columns, tables),
        )
        for name, (operation, tables) in operations.items()
    ]


def _marking(columns: tuple[str, ...], tables: list[str]) -> str:
    # One mark for each initiative, however many of its rows a statement writes.
    distinct = "DISTINCT " if columns != WHOLE_WORKSPACE else ""
    touched = " UNION ".join(
        f"SELECT {distinct}workspace_id, {column} FROM {table}"  # noqa: S608 - names of our own columns
        for column in columns
        for table in tables
    )
    return (
        "INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) "
        f"{touched}; RETURN NULL;"
    )
