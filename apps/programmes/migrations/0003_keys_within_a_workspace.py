"""Foreign keys that carry the workspace: nothing can point out of its own."""

from django.db import migrations

# table, columns, referenced table, referenced columns
_KEYS = [
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
    (
        "programmes_baseline",
        "workspace_id, programme_id",
        "programmes_programme",
        "workspace_id, id",
    ),
]


def _name(table: str, columns: str) -> str:
    return f"{table}_{columns.split(', ')[1]}_stays"


class Migration(migrations.Migration):
    """Adds the keys; they are checked when a transaction ends, like Django's own."""

    replaces = [("programmes", "0002_stay_in_workspace")]

    dependencies = [
        ("programmes", "0002_baselines_and_report_links"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {_name(table, columns)} "
                f"FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns}) "
                "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
                f"ALTER TABLE {table} DROP CONSTRAINT {_name(table, columns)}",
            )
            for table, columns, target, target_columns in _KEYS
        ),
        # The dates of a baseline go with it.
        migrations.RunSQL(
            "ALTER TABLE programmes_baselinedate "
            "ADD CONSTRAINT programmes_baselinedate_baseline_id_goes "
            "FOREIGN KEY (baseline_id) REFERENCES programmes_baseline (id) ON DELETE CASCADE",
            "ALTER TABLE programmes_baselinedate "
            "DROP CONSTRAINT programmes_baselinedate_baseline_id_goes",
        ),
    ]
