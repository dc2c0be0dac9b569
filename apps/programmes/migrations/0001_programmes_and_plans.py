import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables
import apps.common.search
import coordination.vocabulary


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("programmes", "0001_initial"),
        ("programmes", "0003_mark_each_initiative_once"),
        ("programmes", "0004_say_who_proposed"),
        ("programmes", "0005_find_history_of_a_day"),
        ("programmes", "0006_search_by_words"),
        ("programmes", "0007_find_hidden_initiatives"),
        ("programmes", "0009_keep_more_history"),
        ("programmes", "0011_walk_sorted_lists"),
        ("programmes", "0012_keep_history_of_baseline_changes"),
    ]

    dependencies = [
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="ChangedInitiative",
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
                        ("initiative_id", models.UUIDField(null=True)),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z0-9][a-z0-9_-]*$",
                                        "Small letters, digits, - and _, such as data-readiness.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="programmes",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_programme_for_each_key"
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="programme_of_workspace"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_programmeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="bb5dcd0e3b62bf261ffe19bf793fcedf75dbf0e4",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_56ab2",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_programme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_programmeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="e2999d42adeeadc4fcc2265ab7cf66d3a42476ab",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_af864",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_programme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_programmeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") SELECT old_values."created_at", old_values."id", old_values."key", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="560efc9ac0b834f2e62b724dbac7079041a556a3",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_f6c03",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_programme",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Initiative",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("name", models.CharField(max_length=500)),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("idea", "Idea"),
                                    ("pilot", "Pilot"),
                                    ("production", "Production"),
                                    ("scale", "Scale"),
                                    ("closed", "Closed"),
                                ],
                                default="pilot",
                                max_length=12,
                            ),
                        ),
                        ("region", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("workspace", "Workspace"),
                                    ("participants", "Participants"),
                                ],
                                default="workspace",
                                max_length=12,
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "lead_organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="initiatives",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="initiatives",
                                to="programmes.programme",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                apps.common.search.SearchWords("name", "key", "external_id"),
                                name="initiative_words",
                            ),
                            models.Index(
                                fields=["workspace", "visibility"], name="initiative_visibility"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_initiative_for_each_key"
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "source", "external_id"),
                                name="one_initiative_for_each_external_id",
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="initiative_of_workspace"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "phase__in",
                                        ["idea", "pilot", "production", "scale", "closed"],
                                    )
                                ),
                                name="initiative_phase_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visibility__in", ["workspace", "participants"])
                                ),
                                name="initiative_visibility_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_initiativeevent" ("created_at", "external_id", "id", "key", "lead_organisation_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "programme_id", "region", "source", "visibility", "workspace_id") SELECT new_values."created_at", new_values."external_id", new_values."id", new_values."key", new_values."lead_organisation_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."phase", new_values."programme_id", new_values."region", new_values."source", new_values."visibility", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="aaafec392c07f71e3e145d7277d4a5434e091eba",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_14e43",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_initiative",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_initiativeevent" ("created_at", "external_id", "id", "key", "lead_organisation_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "programme_id", "region", "source", "visibility", "workspace_id") SELECT new_values."created_at", new_values."external_id", new_values."id", new_values."key", new_values."lead_organisation_id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."phase", new_values."programme_id", new_values."region", new_values."source", new_values."visibility", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="145a619778da6d72a019cd28db208ff5b1bcc0e2",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1dc5f",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_initiative",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_initiativeevent" ("created_at", "external_id", "id", "key", "lead_organisation_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "programme_id", "region", "source", "visibility", "workspace_id") SELECT old_values."created_at", old_values."external_id", old_values."id", old_values."key", old_values."lead_organisation_id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."phase", old_values."programme_id", old_values."region", old_values."source", old_values."visibility", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="e0951022db0657683dd1a0fb8773158361001be8",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e008d",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_initiative",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Layer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z0-9][a-z0-9_-]*$",
                                        "Small letters, digits, - and _, such as data-readiness.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="layers",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_layer_for_each_key"
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("workspace", "position"),
                                name="one_layer_for_each_position",
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="layer_of_workspace"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM new_values; RETURN NULL;",
                                    hash="9669804ff3fc4eb6dc9caa1d54c947ed5a05c6fb",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_mark_changed_insert_87715",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM old_values UNION SELECT workspace_id, NULL::uuid FROM new_values; RETURN NULL;",
                                    hash="921d2a5ba2fa4cf8153fdb4df484cec2d3a5f505",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_mark_changed_update_ca4de",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM old_values; RETURN NULL;",
                                    hash="5c72e6eddcc7891942ca925ebb339fa31024406a",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_mark_changed_delete_a4b0f",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_layerevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."position", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="3d05792747f8bac3943d5abad7c516068ac82dc0",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ff53e",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_layerevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."position", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d4ea603d756647061eb603988aaec731356bd38b",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ee415",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_layerevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT old_values."created_at", old_values."id", old_values."key", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."position", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="54f5024437f945e884bff671dddef44bf2ebe073",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_fd8d7",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_layer",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        ("name", models.CharField(max_length=1000)),
                        (
                            "weight",
                            models.FloatField(
                                default=1.0,
                                validators=[
                                    django.core.validators.MinValueValidator(1e-06),
                                    django.core.validators.MaxValueValidator(1000000.0),
                                ],
                            ),
                        ),
                        ("baseline_date", models.DateField()),
                        ("original_baseline_date", models.DateField(editable=False)),
                        ("forecast_date", models.DateField(blank=True, null=True)),
                        ("actual_date", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("in_progress", "in_progress"),
                                    ("reported", "reported"),
                                    ("accepted", "accepted"),
                                    ("cancelled", "cancelled"),
                                ],
                                default=coordination.vocabulary.MilestoneStatus["PLANNED"],
                                max_length=12,
                            ),
                        ),
                        ("evidence_url", models.URLField(blank=True, default="", max_length=2000)),
                        ("note", models.TextField(blank=True, default="", max_length=5000)),
                        ("reported_at", models.DateTimeField(blank=True, null=True)),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "layer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="programmes.layer",
                            ),
                        ),
                        (
                            "owner_organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["workspace", "id"], name="milestone_of_workspace"),
                            django.contrib.postgres.indexes.GinIndex(
                                apps.common.search.SearchWords("name", "external_id"),
                                name="milestone_words",
                            ),
                            models.Index(
                                fields=["workspace", "actual_date", "id"],
                                name="milestone_by_actual_date",
                            ),
                            models.Index(
                                fields=["workspace", "baseline_date", "id"],
                                name="milestone_by_baseline_date",
                            ),
                            models.Index(
                                fields=["workspace", "forecast_date", "id"],
                                name="milestone_by_forecast_date",
                            ),
                            models.Index(
                                fields=["workspace", "reported_at", "id"],
                                name="milestone_by_reported_at",
                            ),
                            models.Index(
                                fields=["workspace", "status", "id"], name="milestone_by_status"
                            ),
                            models.Index(
                                fields=["workspace", "weight", "id"], name="milestone_by_weight"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("initiative", "id"),
                                include=(
                                    "layer",
                                    "weight",
                                    "baseline_date",
                                    "original_baseline_date",
                                    "forecast_date",
                                    "actual_date",
                                    "status",
                                    "reported_at",
                                    "external_id",
                                ),
                                name="milestone_of_initiative",
                            ),
                            models.UniqueConstraint(
                                fields=("initiative", "source", "external_id"),
                                name="one_milestone_for_each_external_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weight__gte", 1e-06), ("weight__lte", 1000000.0)
                                ),
                                name="milestone_weight_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            coordination.vocabulary.MilestoneStatus["PLANNED"],
                                            coordination.vocabulary.MilestoneStatus["IN_PROGRESS"],
                                            coordination.vocabulary.MilestoneStatus["REPORTED"],
                                            coordination.vocabulary.MilestoneStatus["ACCEPTED"],
                                            coordination.vocabulary.MilestoneStatus["CANCELLED"],
                                        ],
                                    )
                                ),
                                name="milestone_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status",
                                        coordination.vocabulary.MilestoneStatus["CANCELLED"],
                                    ),
                                    models.Q(
                                        ("actual_date__isnull", False),
                                        ("status__in", ("reported", "accepted")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("reported", "accepted")), _negated=True
                                        ),
                                        ("actual_date__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="milestone_done_has_a_date",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_milestoneevent" ("actual_date", "baseline_date", "created_at", "evidence_url", "external_id", "forecast_date", "id", "initiative_id", "layer_id", "name", "note", "original_baseline_date", "owner_organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "source", "status", "weight", "workspace_id") SELECT new_values."actual_date", new_values."baseline_date", new_values."created_at", new_values."evidence_url", new_values."external_id", new_values."forecast_date", new_values."id", new_values."initiative_id", new_values."layer_id", new_values."name", new_values."note", new_values."original_baseline_date", new_values."owner_organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."reported_at", new_values."source", new_values."status", new_values."weight", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="0f34917489e61bdee083f8d20a2526e21fd7e295",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_99646",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_milestoneevent" ("actual_date", "baseline_date", "created_at", "evidence_url", "external_id", "forecast_date", "id", "initiative_id", "layer_id", "name", "note", "original_baseline_date", "owner_organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "source", "status", "weight", "workspace_id") SELECT new_values."actual_date", new_values."baseline_date", new_values."created_at", new_values."evidence_url", new_values."external_id", new_values."forecast_date", new_values."id", new_values."initiative_id", new_values."layer_id", new_values."name", new_values."note", new_values."original_baseline_date", new_values."owner_organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."reported_at", new_values."source", new_values."status", new_values."weight", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="3352a14d0ccbdbe27bb2ae5ac3b3fa24c731de82",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8b464",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_milestoneevent" ("actual_date", "baseline_date", "created_at", "evidence_url", "external_id", "forecast_date", "id", "initiative_id", "layer_id", "name", "note", "original_baseline_date", "owner_organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "source", "status", "weight", "workspace_id") SELECT old_values."actual_date", old_values."baseline_date", old_values."created_at", old_values."evidence_url", old_values."external_id", old_values."forecast_date", old_values."id", old_values."initiative_id", old_values."layer_id", old_values."name", old_values."note", old_values."original_baseline_date", old_values."owner_organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."reported_at", old_values."source", old_values."status", old_values."weight", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a1f8c8fed5a5ca54e299582d2f44eb9a4f57db0f",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_030ba",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, initiative_id FROM new_values; RETURN NULL;",
                                    hash="d33ffed7bc57c57bc13d2c036dc532aab2f9e53c",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_mark_changed_insert_fb35c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, initiative_id FROM old_values UNION SELECT DISTINCT workspace_id, initiative_id FROM new_values; RETURN NULL;",
                                    hash="191b58b2cc0a3a85ce4d920ddb73441818b3e5da",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_mark_changed_update_cd3d1",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, initiative_id FROM old_values; RETURN NULL;",
                                    hash="5ce8935b17c62aa873575a28bab5129c1680feb3",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_mark_changed_delete_fa3ba",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_milestone",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dependency",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "lag_days",
                            models.IntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(-3650),
                                    django.core.validators.MaxValueValidator(3650),
                                ],
                            ),
                        ),
                        ("need_group", models.CharField(blank=True, max_length=100, null=True)),
                        (
                            "need_at_least",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "agreement",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                ],
                                default=coordination.vocabulary.Agreement["PROPOSED"],
                                max_length=12,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "predecessor_initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "successor_initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="releases",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waits_for",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["successor_initiative"],
                                include=(
                                    "successor",
                                    "predecessor",
                                    "predecessor_initiative",
                                    "lag_days",
                                    "need_group",
                                    "need_at_least",
                                    "agreement",
                                ),
                                name="dependency_of_initiative",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("predecessor_initiative", models.F("successor_initiative")),
                                    _negated=True,
                                ),
                                fields=["workspace"],
                                include=("predecessor_initiative", "successor_initiative"),
                                name="dependency_across_initiatives",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("successor", "predecessor"),
                                name="one_dependency_for_each_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("predecessor", models.F("successor")), _negated=True
                                ),
                                name="dependency_is_not_on_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("need_group__isnull", False),
                                    ("need_at_least__isnull", True),
                                    _connector="OR",
                                ),
                                name="dependency_at_least_of_a_group",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("need_at_least__isnull", True),
                                    ("need_at_least__gte", 1),
                                    _connector="OR",
                                ),
                                name="dependency_at_least_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lag_days__gte", -3650), ("lag_days__lte", 3650)
                                ),
                                name="dependency_lag_in_range",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, predecessor_initiative_id FROM new_values UNION SELECT DISTINCT workspace_id, successor_initiative_id FROM new_values; RETURN NULL;",
                                    hash="9f51a406f0d777066024c81ad9f6f3496a241132",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_mark_changed_insert_17619",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, predecessor_initiative_id FROM old_values UNION SELECT DISTINCT workspace_id, predecessor_initiative_id FROM new_values UNION SELECT DISTINCT workspace_id, successor_initiative_id FROM old_values UNION SELECT DISTINCT workspace_id, successor_initiative_id FROM new_values; RETURN NULL;",
                                    hash="6d721651ac30e42cab1abbff7903db2579099c0f",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_mark_changed_update_774a5",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT DISTINCT workspace_id, predecessor_initiative_id FROM old_values UNION SELECT DISTINCT workspace_id, successor_initiative_id FROM old_values; RETURN NULL;",
                                    hash="194dd06a57e27a272b6f6f255a161aa8eec7db54",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_mark_changed_delete_8d7cf",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_dependencyevent" ("agreement", "created_at", "id", "lag_days", "need_at_least", "need_group", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "predecessor_initiative_id", "proposed_by_id", "successor_id", "successor_initiative_id", "workspace_id") SELECT new_values."agreement", new_values."created_at", new_values."id", new_values."lag_days", new_values."need_at_least", new_values."need_group", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."predecessor_id", new_values."predecessor_initiative_id", new_values."proposed_by_id", new_values."successor_id", new_values."successor_initiative_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="23d83189f49b1db657e57c9e6a070ed1e69763eb",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8c665",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_dependencyevent" ("agreement", "created_at", "id", "lag_days", "need_at_least", "need_group", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "predecessor_initiative_id", "proposed_by_id", "successor_id", "successor_initiative_id", "workspace_id") SELECT new_values."agreement", new_values."created_at", new_values."id", new_values."lag_days", new_values."need_at_least", new_values."need_group", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."predecessor_id", new_values."predecessor_initiative_id", new_values."proposed_by_id", new_values."successor_id", new_values."successor_initiative_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="38bbb36f7957f97d5d6c2687d77eeeee15cb6d30",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e8f82",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_dependencyevent" ("agreement", "created_at", "id", "lag_days", "need_at_least", "need_group", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "predecessor_initiative_id", "proposed_by_id", "successor_id", "successor_initiative_id", "workspace_id") SELECT old_values."agreement", old_values."created_at", old_values."id", old_values."lag_days", old_values."need_at_least", old_values."need_group", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."predecessor_id", old_values."predecessor_initiative_id", old_values."proposed_by_id", old_values."successor_id", old_values."successor_initiative_id", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d208708af834e5c850f4cf33369131ad8fcd3061",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_db684",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_dependency",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DependencyEvent",
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
                        (
                            "lag_days",
                            models.IntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(-3650),
                                    django.core.validators.MaxValueValidator(3650),
                                ],
                            ),
                        ),
                        ("need_group", models.CharField(blank=True, max_length=100, null=True)),
                        (
                            "need_at_least",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "agreement",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                ],
                                default=coordination.vocabulary.Agreement["PROPOSED"],
                                max_length=12,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.dependency",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "predecessor_initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "successor_initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="dependency_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneEvent",
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
                        ("name", models.CharField(max_length=1000)),
                        (
                            "weight",
                            models.FloatField(
                                default=1.0,
                                validators=[
                                    django.core.validators.MinValueValidator(1e-06),
                                    django.core.validators.MaxValueValidator(1000000.0),
                                ],
                            ),
                        ),
                        ("baseline_date", models.DateField()),
                        ("original_baseline_date", models.DateField(editable=False)),
                        ("forecast_date", models.DateField(blank=True, null=True)),
                        ("actual_date", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("in_progress", "in_progress"),
                                    ("reported", "reported"),
                                    ("accepted", "accepted"),
                                    ("cancelled", "cancelled"),
                                ],
                                default=coordination.vocabulary.MilestoneStatus["PLANNED"],
                                max_length=12,
                            ),
                        ),
                        ("evidence_url", models.URLField(blank=True, default="", max_length=2000)),
                        ("note", models.TextField(blank=True, default="", max_length=5000)),
                        ("reported_at", models.DateTimeField(blank=True, null=True)),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "layer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.layer",
                            ),
                        ),
                        (
                            "owner_organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="milestone_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead"),
                                    ("delivery", "Delivery"),
                                    ("funder", "Funder"),
                                    ("advisor", "Advisor"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participations",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="stakeholders.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("initiative", "organisation"),
                                name="one_participation_for_each_organisation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role__in", ["lead", "delivery", "funder", "advisor"])
                                ),
                                name="participation_role_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_participationevent" ("created_at", "id", "initiative_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."created_at", new_values."id", new_values."initiative_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="8dc43830a34d86466da48955c89f63db0ab5b6ff",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_657e4",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="programmes_participation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_participationevent" ("created_at", "id", "initiative_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT new_values."created_at", new_values."id", new_values."initiative_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."role" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4afc7fb4fcbf13e6e2994a0cd0412db973d8c717",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_82ace",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="programmes_participation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "programmes_participationevent" ("created_at", "id", "initiative_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") SELECT old_values."created_at", old_values."id", old_values."initiative_id", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."role" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f0e4af763560357cfd8fdd62f2a905e0a60779ac",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_15a7b",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="programmes_participation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InitiativeEvent",
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
                        ("key", models.CharField(max_length=200)),
                        ("name", models.CharField(max_length=500)),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("idea", "Idea"),
                                    ("pilot", "Pilot"),
                                    ("production", "Production"),
                                    ("scale", "Scale"),
                                    ("closed", "Closed"),
                                ],
                                default="pilot",
                                max_length=12,
                            ),
                        ),
                        ("region", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("workspace", "Workspace"),
                                    ("participants", "Participants"),
                                ],
                                default="workspace",
                                max_length=12,
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("source", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "lead_organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.programme",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="initiative_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayerEvent",
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
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z0-9][a-z0-9_-]*$",
                                        "Small letters, digits, - and _, such as data-readiness.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.layer",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="layer_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParticipationEvent",
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
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead"),
                                    ("delivery", "Delivery"),
                                    ("funder", "Funder"),
                                    ("advisor", "Advisor"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.participation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="participation_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeEvent",
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
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z0-9][a-z0-9_-]*$",
                                        "Small letters, digits, - and _, such as data-readiness.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="programmes.programme",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="programme_recorded"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
