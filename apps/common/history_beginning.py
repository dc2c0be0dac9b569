"""The beginning of a history: what was there before anybody kept it."""

from typing import Any, Final

from django.db.migrations.operations import RunPython

from apps.common.replays import FOUND

_WHY: Final = '{"actor": "Lockstep", "actor_id": null, "why": "the history begins here"}'


def find_what_is_there(app_label: str, *names: str) -> RunPython:
    """Return the operation that keeps a first version of each row of some models.

    names: of models whose event models and triggers were made before in the same migration
    The versions are recorded when the migration runs, which is the truth, and are labelled as
    found: nobody can tell what the rows had been until then.
    """

    def find(apps: Any, schema_editor: Any) -> None:
        for name in names:
            model = apps.get_model(app_label, name)
            event = apps.get_model(app_label, f"{name}Event")
            columns = ", ".join(
                f'"{field.column}"'
                for field in event._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
                if not field.name.startswith("pgh_")
            )
            versions, rows = event._meta.db_table, model._meta.db_table  # noqa: SLF001 - as above
            schema_editor.execute(
                f'INSERT INTO "{versions}"'  # noqa: S608 - names of our own tables
                f" (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, {columns})"
                f" SELECT now(), '{FOUND}', id, '{_WHY}'::jsonb, {columns}"
                f' FROM "{rows}" ORDER BY id'
            )

    return RunPython(find, RunPython.noop)
