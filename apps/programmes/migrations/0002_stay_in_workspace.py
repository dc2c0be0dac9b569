"""Foreign keys that carry the workspace: nothing can point out of its own."""

from django.db import migrations

# table, columns, referenced table, referenced columns
KEYS = [
    (
        "programmes_initiative",
        "workspace_id, programme_id",
        "programmes_programme",
        "workspace_id, id",
    ),
    (
        "programmes_initiative",
        "workspace_id, lead_organisation_id",
        "stakeholders_organisation",
        "workspace_id, id",
    ),
    (
        "programmes_milestone",
        "workspace_id, initiative_id",
        "programmes_initiative",
        "workspace_id, id",
    ),
    ("programmes_milestone", "workspace_id, layer_id", "programmes_layer", "workspace_id, id"),
    (
        "programmes_milestone",
        "workspace_id, owner_organisation_id",
        "stakeholders_organisation",
        "workspace_id, id",
    ),
    (
        "programmes_dependency",
        "workspace_id, successor_initiative_id",
        "programmes_initiative",
        "workspace_id, id",
    ),
    (
        "programmes_dependency",
        "workspace_id, predecessor_initiative_id",
        "programmes_initiative",
        "workspace_id, id",
    ),
    (
        "programmes_dependency",
        "successor_initiative_id, successor_id",
        "programmes_milestone",
        "initiative_id, id",
    ),
    (
        "programmes_dependency",
        "predecessor_initiative_id, predecessor_id",
        "programmes_milestone",
        "initiative_id, id",
    ),
]


def _name(table: str, columns: str) -> str:
    return f"{table}_{columns.split(', ')[1]}_stays"


class Migration(migrations.Migration):
    """Adds the keys; they are checked when a transaction ends, like Django's own."""

    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {_name(table, columns)} FOREIGN KEY ({columns}) "
            f"REFERENCES {target} ({target_columns}) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {_name(table, columns)}",
        )
        for table, columns, target, target_columns in KEYS
    ]
