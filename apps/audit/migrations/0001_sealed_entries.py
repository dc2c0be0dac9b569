import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import apps.common.new_tables

# Accesses without a workspace (sign-ins, refused tokens) belong to each workspace of which their
# person was a member at that time.
_ENTRIES = """
CREATE VIEW audit_entry AS
SELECT e.id::text AS id, e.workspace_id, e.recorded_at AS at, e.type::text AS type,
       (e.actor ->> 'id')::uuid AS actor_id, e.actor ->> 'name' AS actor_name,
       e.origin ->> 'address' AS address, (e.origin ->> 'token')::uuid AS token_id,
       (e.origin ->> 'request')::uuid AS request_id,
       e.subject_type::text AS subject_type, e.subject_id, e.before, e.after
  FROM events_event e
 UNION ALL
SELECT a.id::text, t.workspace_id, a.recorded_at, a.kind::text, t.membership_id,
       coalesce(nullif(u.name, ''), u.email, ''), host(a.address), a.token_id, a.request_id,
       'user', a.person_id, NULL::jsonb, a.detail
  FROM (SELECT workspace_id, user_id, pgh_obj_id AS membership_id, min(pgh_created_at) AS since,
               max(pgh_created_at) FILTER (WHERE pgh_label = 'delete') AS until
          FROM stakeholders_membershipevent GROUP BY workspace_id, user_id, pgh_obj_id) t
  JOIN accounts_access a ON a.person_id = t.user_id AND a.workspace_id IS NULL
                        AND a.recorded_at >= t.since
                        AND (t.until IS NULL OR a.recorded_at <= t.until)
  LEFT JOIN accounts_user u ON u.id = a.person_id
 UNION ALL
SELECT a.id::text, a.workspace_id, a.recorded_at, a.kind::text, m.id,
       coalesce(nullif(u.name, ''), u.email, ''), host(a.address), a.token_id, a.request_id,
       'workspace', a.workspace_id, NULL::jsonb, a.detail
  FROM accounts_access a
  LEFT JOIN accounts_user u ON u.id = a.person_id
  LEFT JOIN stakeholders_membership m ON m.user_id = a.person_id AND m.workspace_id = a.workspace_id
 WHERE a.workspace_id IS NOT NULL
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [("audit", "0001_initial")]

    dependencies = [
        ("events", "0001_events_and_webhooks"),
        ("accounts", "0001_people"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.TextField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("type", models.TextField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("actor_name", models.TextField()),
                        ("address", models.TextField(null=True)),
                        ("token_id", models.UUIDField(null=True)),
                        ("request_id", models.UUIDField(null=True)),
                        ("subject_type", models.TextField()),
                        ("subject_id", models.UUIDField(null=True)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                    ],
                    options={
                        "db_table": "audit_entry",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("previous", models.CharField(blank=True, max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                        ("signature", models.CharField(max_length=64)),
                        ("columns", models.JSONField()),
                        ("rows", models.PositiveBigIntegerField()),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "day"),
                                name="one_seal_for_each_day",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedRows",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("table", models.CharField(max_length=63)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None
                            ),
                        ),
                        ("leaves", models.BinaryField()),
                        (
                            "seal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="chunks",
                                to="audit.seal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("seal", "table", "number"), name="one_chunk_for_each_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redaction",
                    fields=[
                        ("sequence", models.BigAutoField(primary_key=True, serialize=False)),
                        ("table", models.CharField(max_length=63)),
                        ("row", models.BigIntegerField()),
                        ("facet", models.CharField(max_length=16)),
                        ("person_id", models.UUIDField()),
                        ("commitment", models.CharField(max_length=64)),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("table", "row", "facet"),
                                name="one_redaction_for_each_person_in_a_row",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("commitment", ""), _negated=True),
                                name="redaction_has_a_commitment",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(_ENTRIES, "DROP VIEW audit_entry"),
    ]
