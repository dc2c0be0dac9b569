"""Foreign keys that carry the workspace: nothing can point out of its own."""

from django.db import migrations

# table, column, referenced table
_KEYS = [
    ("forums_session", "forum_id", "forums_forum"),
    ("forums_session", "room_id", "forums_room"),
    ("forums_agendaitem", "session_id", "forums_session"),
    ("forums_outcome", "session_id", "forums_session"),
    ("forums_commitment", "session_id", "forums_session"),
    ("forums_commitment", "organisation_id", "stakeholders_organisation"),
    ("forums_commitment", "counterpart_id", "stakeholders_organisation"),
    ("forums_commitmentparty", "commitment_id", "forums_commitment"),
]


class Migration(migrations.Migration):
    """Adds the keys; they are checked when a transaction ends, like Django's own."""

    replaces = [("forums", "0004_record_outcomes")]

    dependencies = [
        ("forums", "0004_invitations_and_attendance"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_stays "
            f"FOREIGN KEY (workspace_id, {column}) REFERENCES {target} (workspace_id, id) "
            "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_stays",
        )
        for table, column, target in _KEYS
    ]
