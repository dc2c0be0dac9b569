"""Keep the history of baseline changes and of what they move."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apps.common.models
from apps.common.history_beginning import find_what_is_there


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0011_walk_sorted_lists"),
        ("stakeholders", "0006_keep_more_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="BaselineChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                (
                    "id",
                    models.UUIDField(
                        db_default=apps.common.models.UUIDv7(),
                        default=apps.common.models.uuid7,
                        editable=False,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("reason", models.TextField(max_length=5000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(blank=True, default="")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BaselineMoveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("from_date", models.DateField()),
                ("to_date", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinechange",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinechangeevent" ("asked_by_id", "created_at", "decided_at", "decided_by_id", "decision_note", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "workspace_id") SELECT new_values."asked_by_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."reason", new_values."state", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d409bf48ff0ea4543ff0b8ee8e17d60945358fc8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a3626",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="programmes_baselinechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinechange",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinechangeevent" ("asked_by_id", "created_at", "decided_at", "decided_by_id", "decision_note", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "workspace_id") SELECT new_values."asked_by_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."reason", new_values."state", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4a5693a60f05d1adfc63faeff7753c80b774935c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_09f8b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="programmes_baselinechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinechange",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinechangeevent" ("asked_by_id", "created_at", "decided_at", "decided_by_id", "decision_note", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "workspace_id") SELECT old_values."asked_by_id", old_values."created_at", old_values."decided_at", old_values."decided_by_id", old_values."decision_note", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."reason", old_values."state", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="dadfbc667dfb74e4f5083c05f993e70397973793",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_54f21",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="programmes_baselinechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinemove",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinemoveevent" ("change_id", "from_date", "id", "milestone_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date") SELECT new_values."change_id", new_values."from_date", new_values."id", new_values."milestone_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."to_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a7b66ad34bb668c6a968c49ecf339761686d351b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_25952",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="programmes_baselinemove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinemove",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinemoveevent" ("change_id", "from_date", "id", "milestone_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date") SELECT new_values."change_id", new_values."from_date", new_values."id", new_values."milestone_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."to_date" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d244195d584cc67682849d97d596f4fd130f874b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_794e4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="programmes_baselinemove",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="baselinemove",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_baselinemoveevent" ("change_id", "from_date", "id", "milestone_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date") SELECT old_values."change_id", old_values."from_date", old_values."id", old_values."milestone_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."to_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="01e977c7a029b6ead422e3a69e888b6883b09f34",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8d5d5",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="programmes_baselinemove",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="baselinechangeevent",
            name="asked_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="stakeholders.membership",
            ),
        ),
        migrations.AddField(
            model_name="baselinechangeevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="stakeholders.membership",
            ),
        ),
        migrations.AddField(
            model_name="baselinechangeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="programmes.baselinechange",
            ),
        ),
        migrations.AddField(
            model_name="baselinechangeevent",
            name="workspace",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="stakeholders.workspace",
            ),
        ),
        migrations.AddField(
            model_name="baselinemoveevent",
            name="change",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="programmes.baselinechange",
            ),
        ),
        migrations.AddField(
            model_name="baselinemoveevent",
            name="milestone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="programmes.milestone",
            ),
        ),
        migrations.AddField(
            model_name="baselinemoveevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="programmes.baselinemove",
            ),
        ),
        migrations.AddIndex(
            model_name="baselinechangeevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["pgh_created_at"], name="baselinechange_recorded"
            ),
        ),
        migrations.AddIndex(
            model_name="baselinemoveevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["pgh_created_at"], name="baselinemove_recorded"
            ),
        ),
        find_what_is_there("programmes", "BaselineChange", "BaselineMove"),
    ]
