import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables
import coordination.vocabulary


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("alignment", "0001_initial"),
        ("alignment", "0002_find_history_of_a_day"),
        ("alignment", "0003_foretell"),
        ("alignment", "0004_remind_owners"),
    ]

    dependencies = [
        ("programmes", "0001_programmes_and_plans"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Finding",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pace", "pace"),
                                    ("missing_layer", "missing_layer"),
                                    ("ran_ahead", "ran_ahead"),
                                    ("dependency_conflict", "dependency_conflict"),
                                    ("gridlock", "gridlock"),
                                    ("silence", "silence"),
                                    ("forecast", "forecast"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("acknowledged", "acknowledged"),
                                    ("in_session", "in_session"),
                                    ("resolved", "resolved"),
                                    ("accepted_risk", "accepted_risk"),
                                ],
                                default=coordination.vocabulary.FindingState["OPEN"],
                                max_length=16,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "watch"),
                                    ("warning", "warning"),
                                    ("critical", "critical"),
                                ],
                                max_length=8,
                                null=True,
                            ),
                        ),
                        ("since", models.DateField(null=True)),
                        ("as_of", models.DateField()),
                        (
                            "leading",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64), default=list, size=None
                            ),
                        ),
                        ("lagging", models.CharField(max_length=64, null=True)),
                        ("skew_days", models.IntegerField(null=True)),
                        ("skew_rhythms", models.FloatField(null=True)),
                        (
                            "layers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64), default=list, size=None
                            ),
                        ),
                        (
                            "organisations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        (
                            "milestones",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        (
                            "initiatives",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        ("explanation", models.JSONField()),
                        ("substance", models.BigIntegerField()),
                        ("fingerprint", models.BigIntegerField()),
                        (
                            "resolution",
                            models.CharField(
                                choices=[
                                    ("recovered", "recovered"),
                                    ("rebaselined", "rebaselined"),
                                    ("withdrawn", "withdrawn"),
                                    ("came_true", "came_true"),
                                ],
                                max_length=12,
                                null=True,
                            ),
                        ),
                        ("resolved_on", models.DateField(null=True)),
                        ("reason", models.TextField(blank=True, default="", max_length=5000)),
                        ("accepted_until", models.DateField(null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state", "id"], name="finding_of_workspace"
                            ),
                            models.Index(
                                fields=["initiative", "key"],
                                include=("state", "fingerprint", "accepted_until", "resolved_on"),
                                name="finding_subject",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["organisations"], name="finding_organisations"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["initiatives"], name="finding_initiatives"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state", coordination.vocabulary.FindingState["RESOLVED"]),
                                    _negated=True,
                                ),
                                fields=("workspace", "key"),
                                name="one_open_finding_for_each_misalignment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            coordination.vocabulary.FindingKind["PACE"],
                                            coordination.vocabulary.FindingKind["MISSING_LAYER"],
                                            coordination.vocabulary.FindingKind["RAN_AHEAD"],
                                            coordination.vocabulary.FindingKind[
                                                "DEPENDENCY_CONFLICT"
                                            ],
                                            coordination.vocabulary.FindingKind["GRIDLOCK"],
                                            coordination.vocabulary.FindingKind["SILENCE"],
                                            coordination.vocabulary.FindingKind["FORECAST"],
                                        ],
                                    )
                                ),
                                name="finding_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            coordination.vocabulary.FindingState["OPEN"],
                                            coordination.vocabulary.FindingState["ACKNOWLEDGED"],
                                            coordination.vocabulary.FindingState["IN_SESSION"],
                                            coordination.vocabulary.FindingState["RESOLVED"],
                                            coordination.vocabulary.FindingState["ACCEPTED_RISK"],
                                        ],
                                    )
                                ),
                                name="finding_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("resolution__isnull", False),
                                        ("resolved_on__isnull", False),
                                        ("state", coordination.vocabulary.FindingState["RESOLVED"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "state",
                                                coordination.vocabulary.FindingState["RESOLVED"],
                                            ),
                                            _negated=True,
                                        ),
                                        ("resolution__isnull", True),
                                        ("resolved_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_resolved_says_how_and_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            coordination.vocabulary.FindingState["ACCEPTED_RISK"],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("accepted_until__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_accepted_says_why_and_until",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_findingevent" ("accepted_by_id", "accepted_until", "as_of", "created_at", "explanation", "fingerprint", "id", "initiative_id", "initiatives", "key", "kind", "lagging", "layers", "leading", "level", "milestones", "organisations", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolved_on", "since", "skew_days", "skew_rhythms", "state", "substance", "workspace_id") SELECT new_values."accepted_by_id", new_values."accepted_until", new_values."as_of", new_values."created_at", new_values."explanation", new_values."fingerprint", new_values."id", new_values."initiative_id", new_values."initiatives", new_values."key", new_values."kind", new_values."lagging", new_values."layers", new_values."leading", new_values."level", new_values."milestones", new_values."organisations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."reason", new_values."resolution", new_values."resolved_on", new_values."since", new_values."skew_days", new_values."skew_rhythms", new_values."state", new_values."substance", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f0b5adb247c557f80c25a15ec6c189d022bc69c3",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f92c2",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="alignment_finding",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_findingevent" ("accepted_by_id", "accepted_until", "as_of", "created_at", "explanation", "fingerprint", "id", "initiative_id", "initiatives", "key", "kind", "lagging", "layers", "leading", "level", "milestones", "organisations", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolved_on", "since", "skew_days", "skew_rhythms", "state", "substance", "workspace_id") SELECT new_values."accepted_by_id", new_values."accepted_until", new_values."as_of", new_values."created_at", new_values."explanation", new_values."fingerprint", new_values."id", new_values."initiative_id", new_values."initiatives", new_values."key", new_values."kind", new_values."lagging", new_values."layers", new_values."leading", new_values."level", new_values."milestones", new_values."organisations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."reason", new_values."resolution", new_values."resolved_on", new_values."since", new_values."skew_days", new_values."skew_rhythms", new_values."state", new_values."substance", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="50c19c9c63ce7584728362dafa2f244ab2d99deb",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_79524",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="alignment_finding",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_findingevent" ("accepted_by_id", "accepted_until", "as_of", "created_at", "explanation", "fingerprint", "id", "initiative_id", "initiatives", "key", "kind", "lagging", "layers", "leading", "level", "milestones", "organisations", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolved_on", "since", "skew_days", "skew_rhythms", "state", "substance", "workspace_id") SELECT old_values."accepted_by_id", old_values."accepted_until", old_values."as_of", old_values."created_at", old_values."explanation", old_values."fingerprint", old_values."id", old_values."initiative_id", old_values."initiatives", old_values."key", old_values."kind", old_values."lagging", old_values."layers", old_values."leading", old_values."level", old_values."milestones", old_values."organisations", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."reason", old_values."resolution", old_values."resolved_on", old_values."since", old_values."skew_days", old_values."skew_rhythms", old_values."state", old_values."substance", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="be154b6ce96ba9585d0bef33e7d7ac962614f948",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c57b5",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="alignment_finding",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingEvent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pace", "pace"),
                                    ("missing_layer", "missing_layer"),
                                    ("ran_ahead", "ran_ahead"),
                                    ("dependency_conflict", "dependency_conflict"),
                                    ("gridlock", "gridlock"),
                                    ("silence", "silence"),
                                    ("forecast", "forecast"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("acknowledged", "acknowledged"),
                                    ("in_session", "in_session"),
                                    ("resolved", "resolved"),
                                    ("accepted_risk", "accepted_risk"),
                                ],
                                default=coordination.vocabulary.FindingState["OPEN"],
                                max_length=16,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "watch"),
                                    ("warning", "warning"),
                                    ("critical", "critical"),
                                ],
                                max_length=8,
                                null=True,
                            ),
                        ),
                        ("since", models.DateField(null=True)),
                        ("as_of", models.DateField()),
                        (
                            "leading",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64), default=list, size=None
                            ),
                        ),
                        ("lagging", models.CharField(max_length=64, null=True)),
                        ("skew_days", models.IntegerField(null=True)),
                        ("skew_rhythms", models.FloatField(null=True)),
                        (
                            "layers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64), default=list, size=None
                            ),
                        ),
                        (
                            "organisations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        (
                            "milestones",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        (
                            "initiatives",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        ("explanation", models.JSONField()),
                        ("substance", models.BigIntegerField()),
                        ("fingerprint", models.BigIntegerField()),
                        (
                            "resolution",
                            models.CharField(
                                choices=[
                                    ("recovered", "recovered"),
                                    ("rebaselined", "rebaselined"),
                                    ("withdrawn", "withdrawn"),
                                    ("came_true", "came_true"),
                                ],
                                max_length=12,
                                null=True,
                            ),
                        ),
                        ("resolved_on", models.DateField(null=True)),
                        ("reason", models.TextField(blank=True, default="", max_length=5000)),
                        ("accepted_until", models.DateField(null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.initiative",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.finding",
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
                                fields=["pgh_created_at"], name="finding_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
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
                        ("watch_enter", models.FloatField(default=0.67)),
                        ("watch_leave", models.FloatField(default=0.33)),
                        ("warning_enter", models.FloatField(default=1.33)),
                        ("warning_leave", models.FloatField(default=0.67)),
                        ("critical_enter", models.FloatField(default=2.0)),
                        ("critical_leave", models.FloatField(default=1.33)),
                        ("minimum_skew_days", models.PositiveSmallIntegerField(default=14)),
                        ("hold_days", models.PositiveSmallIntegerField(default=7)),
                        ("release_days", models.PositiveSmallIntegerField(default=14)),
                        ("rhythm_floor", models.FloatField(default=14.0)),
                        ("rhythm_ceiling", models.FloatField(default=90.0)),
                        ("rhythm_default", models.FloatField(default=30.0)),
                        ("minimum_milestones", models.PositiveSmallIntegerField(default=2)),
                        ("silence_share", models.FloatField(default=0.7)),
                        ("silence_days", models.PositiveSmallIntegerField(default=45)),
                        ("return_days", models.PositiveSmallIntegerField(default=30)),
                        ("count_reported", models.BooleanField(default=False)),
                        ("pairs", models.JSONField(blank=True, null=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="policies",
                                to="programmes.programme",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="policies",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "forecast_horizon_days",
                            models.PositiveSmallIntegerField(db_default=90, default=90),
                        ),
                        ("forecast_seed", models.PositiveIntegerField(db_default=1, default=1)),
                        ("forecast_shared", models.FloatField(db_default=0.7, default=0.7)),
                        (
                            "forecast_trials",
                            models.PositiveSmallIntegerField(db_default=2000, default=2000),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "programme"),
                                name="one_policy_for_each_programme",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("watch_leave__gt", 0.0),
                                    ("watch_enter__gt", models.F("watch_leave")),
                                ),
                                name="policy_watch_leaves_below_enter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("warning_leave__gt", 0.0),
                                    ("warning_enter__gt", models.F("warning_leave")),
                                ),
                                name="policy_warning_leaves_below_enter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("critical_leave__gt", 0.0),
                                    ("critical_enter__gt", models.F("critical_leave")),
                                ),
                                name="policy_critical_leaves_below_enter",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM new_values; RETURN NULL;",
                                    hash="3b1dfb34a06bdc3bc3cacfba8aa45408124b5f19",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_mark_changed_insert_6d5d2",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM old_values UNION SELECT workspace_id, NULL::uuid FROM new_values; RETURN NULL;",
                                    hash="e2588ec0750c945c261dab10aba9972df392baf2",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_mark_changed_update_3f7b7",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="mark_changed_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO programmes_changedinitiative (workspace_id, initiative_id) SELECT workspace_id, NULL::uuid FROM old_values; RETURN NULL;",
                                    hash="edbd4fb604951517193375761bd53fa1cf265a38",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_mark_changed_delete_3d3ad",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_policyevent" ("count_reported", "created_at", "critical_enter", "critical_leave", "forecast_horizon_days", "forecast_seed", "forecast_shared", "forecast_trials", "hold_days", "id", "minimum_milestones", "minimum_skew_days", "pairs", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_days", "return_days", "rhythm_ceiling", "rhythm_default", "rhythm_floor", "silence_days", "silence_share", "warning_enter", "warning_leave", "watch_enter", "watch_leave", "workspace_id") SELECT new_values."count_reported", new_values."created_at", new_values."critical_enter", new_values."critical_leave", new_values."forecast_horizon_days", new_values."forecast_seed", new_values."forecast_shared", new_values."forecast_trials", new_values."hold_days", new_values."id", new_values."minimum_milestones", new_values."minimum_skew_days", new_values."pairs", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."release_days", new_values."return_days", new_values."rhythm_ceiling", new_values."rhythm_default", new_values."rhythm_floor", new_values."silence_days", new_values."silence_share", new_values."warning_enter", new_values."warning_leave", new_values."watch_enter", new_values."watch_leave", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="9521f1e5b32f05d2ed783a9b2eb71b65e30bdaf7",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a912b",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_policyevent" ("count_reported", "created_at", "critical_enter", "critical_leave", "forecast_horizon_days", "forecast_seed", "forecast_shared", "forecast_trials", "hold_days", "id", "minimum_milestones", "minimum_skew_days", "pairs", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_days", "return_days", "rhythm_ceiling", "rhythm_default", "rhythm_floor", "silence_days", "silence_share", "warning_enter", "warning_leave", "watch_enter", "watch_leave", "workspace_id") SELECT new_values."count_reported", new_values."created_at", new_values."critical_enter", new_values."critical_leave", new_values."forecast_horizon_days", new_values."forecast_seed", new_values."forecast_shared", new_values."forecast_trials", new_values."hold_days", new_values."id", new_values."minimum_milestones", new_values."minimum_skew_days", new_values."pairs", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."release_days", new_values."return_days", new_values."rhythm_ceiling", new_values."rhythm_default", new_values."rhythm_floor", new_values."silence_days", new_values."silence_share", new_values."warning_enter", new_values."warning_leave", new_values."watch_enter", new_values."watch_leave", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="be12cde67408979a7f25c10d98006c53eaf38a33",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f62f7",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "alignment_policyevent" ("count_reported", "created_at", "critical_enter", "critical_leave", "forecast_horizon_days", "forecast_seed", "forecast_shared", "forecast_trials", "hold_days", "id", "minimum_milestones", "minimum_skew_days", "pairs", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "release_days", "return_days", "rhythm_ceiling", "rhythm_default", "rhythm_floor", "silence_days", "silence_share", "warning_enter", "warning_leave", "watch_enter", "watch_leave", "workspace_id") SELECT old_values."count_reported", old_values."created_at", old_values."critical_enter", old_values."critical_leave", old_values."forecast_horizon_days", old_values."forecast_seed", old_values."forecast_shared", old_values."forecast_trials", old_values."hold_days", old_values."id", old_values."minimum_milestones", old_values."minimum_skew_days", old_values."pairs", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."release_days", old_values."return_days", old_values."rhythm_ceiling", old_values."rhythm_default", old_values."rhythm_floor", old_values."silence_days", old_values."silence_share", old_values."warning_enter", old_values."warning_leave", old_values."watch_enter", old_values."watch_leave", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="7a1e7979be6af888214fdb3c082f0da60ce6a446",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b2ee2",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="alignment_policy",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyEvent",
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
                        ("watch_enter", models.FloatField(default=0.67)),
                        ("watch_leave", models.FloatField(default=0.33)),
                        ("warning_enter", models.FloatField(default=1.33)),
                        ("warning_leave", models.FloatField(default=0.67)),
                        ("critical_enter", models.FloatField(default=2.0)),
                        ("critical_leave", models.FloatField(default=1.33)),
                        ("minimum_skew_days", models.PositiveSmallIntegerField(default=14)),
                        ("hold_days", models.PositiveSmallIntegerField(default=7)),
                        ("release_days", models.PositiveSmallIntegerField(default=14)),
                        ("rhythm_floor", models.FloatField(default=14.0)),
                        ("rhythm_ceiling", models.FloatField(default=90.0)),
                        ("rhythm_default", models.FloatField(default=30.0)),
                        ("minimum_milestones", models.PositiveSmallIntegerField(default=2)),
                        ("silence_share", models.FloatField(default=0.7)),
                        ("silence_days", models.PositiveSmallIntegerField(default=45)),
                        ("return_days", models.PositiveSmallIntegerField(default=30)),
                        ("count_reported", models.BooleanField(default=False)),
                        ("pairs", models.JSONField(blank=True, null=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.policy",
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
                        (
                            "forecast_horizon_days",
                            models.PositiveSmallIntegerField(db_default=90, default=90),
                        ),
                        ("forecast_seed", models.PositiveIntegerField(db_default=1, default=1)),
                        ("forecast_shared", models.FloatField(db_default=0.7, default=0.7)),
                        (
                            "forecast_trials",
                            models.PositiveSmallIntegerField(db_default=2000, default=2000),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="policy_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sweep",
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
                        ("as_of", models.DateField()),
                        ("run_key", models.CharField(max_length=100, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("succeeded", "Succeeded"),
                                    ("failed", "Failed"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        (
                            "scope",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(),
                                help_text="Initiatives; empty for all.",
                                null=True,
                                size=None,
                            ),
                        ),
                        ("initiatives", models.PositiveIntegerField(default=0)),
                        ("milestones", models.PositiveIntegerField(default=0)),
                        ("opened", models.PositiveIntegerField(default=0)),
                        ("changed", models.PositiveIntegerField(default=0)),
                        ("resolved", models.PositiveIntegerField(default=0)),
                        ("error", models.TextField(blank=True, default="")),
                        ("started_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sweeps",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["workspace", "id"], name="sweep_of_workspace")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "run_key"), name="one_sweep_for_each_run"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "running", "succeeded", "failed"])
                                ),
                                name="sweep_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SweepRange",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "initiatives",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("succeeded", "Succeeded"),
                                    ("failed", "Failed"),
                                ],
                                default="queued",
                                max_length=12,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("milestones", models.PositiveIntegerField(default=0)),
                        ("opened", models.PositiveIntegerField(default=0)),
                        ("changed", models.PositiveIntegerField(default=0)),
                        ("resolved", models.PositiveIntegerField(default=0)),
                        ("next_attempt_at", models.DateTimeField()),
                        (
                            "sweep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ranges",
                                to="alignment.sweep",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["next_attempt_at"],
                                name="sweep_range_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sweep", "number"), name="one_range_for_each_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
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
                        ("email", models.EmailField(max_length=254)),
                        ("day", models.DateField()),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("email"),
                                models.F("day"),
                                name="one_reminder_for_each_reader_and_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRun",
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
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
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
                                name="one_run_of_reminders_for_each_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderStop",
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
                        ("email", models.EmailField(max_length=254)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminder_stops",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("email"),
                                name="one_stop_for_each_reader_of_reminders",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
