import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables
import apps.common.search


class Migration(migrations.Migration):
    replaces = [("forums", "0009_make_commitments")]

    dependencies = [
        ("alignment", "0001_findings"),
        ("forums", "0001_forums_and_sessions"),
        ("forums", "0002_agendas_and_outcomes"),
        ("programmes", "0001_programmes_and_plans"),
        ("programmes", "0002_baselines_and_report_links"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Commitment",
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
                        ("title", models.CharField(max_length=500)),
                        ("text", models.TextField(blank=True, default="", max_length=10000)),
                        ("due_date", models.DateField()),
                        ("forecast_date", models.DateField(blank=True, null=True)),
                        ("forecast_from", models.DateField(editable=False, null=True)),
                        ("baseline_date", models.DateField(blank=True, null=True)),
                        ("baseline_from", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("declined", "Declined"),
                                    ("accepted", "Accepted"),
                                    ("done", "Done"),
                                    ("missed", "Missed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("evidence_url", models.URLField(blank=True, default="", max_length=2000)),
                        ("note", models.TextField(blank=True, default="", max_length=5000)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="commitments",
                                to="forums.agendaitem",
                            ),
                        ),
                        (
                            "baseline_change",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="programmes.baselinechange",
                            ),
                        ),
                        (
                            "counterpart",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments_to_it",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="alignment.finding",
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="programmes.milestone",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="commitments",
                                to="forums.outcome",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="commitments",
                                to="forums.session",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="commitments",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                apps.common.search.SearchWords("title", "text"),
                                name="commitment_words",
                            ),
                            models.Index(
                                fields=["workspace", "state", "due_date", "id"],
                                name="commitment_due",
                            ),
                            models.Index(
                                fields=["workspace", "due_date", "id"],
                                name="commitment_by_due_date",
                            ),
                            models.Index(
                                fields=["organisation", "state"], name="commitment_ledger"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="commitment_of_workspace"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="commitment_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("milestone__isnull", False),
                                    ("finding__isnull", False),
                                    _connector="OR",
                                ),
                                name="commitment_is_for_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("milestone__isnull", False),
                                    models.Q(
                                        ("baseline_date__isnull", True),
                                        ("forecast_date__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="commitment_dates_are_a_milestones",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("baseline_date__isnull", True),
                                        ("baseline_from__isnull", True),
                                    ),
                                    models.Q(
                                        ("baseline_date__isnull", False),
                                        ("baseline_from__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="commitment_baseline_says_from_which",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("baseline_date", models.F("baseline_from")), _negated=True
                                ),
                                name="commitment_baseline_moves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "proposed",
                                            "declined",
                                            "accepted",
                                            "done",
                                            "missed",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="commitment_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("state__in", ["accepted", "done", "missed"]),
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", True),
                                        ("state__in", ["proposed", "declined"]),
                                    ),
                                    ("state", "withdrawn"),
                                    _connector="OR",
                                ),
                                name="commitment_accepted_says_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_on__isnull", False), ("state", "done")),
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("done_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="commitment_done_says_when",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentevent" ("accepted_at", "agenda_item_id", "baseline_change_id", "baseline_date", "baseline_from", "counterpart_id", "created_at", "done_on", "due_date", "evidence_url", "finding_id", "forecast_date", "forecast_from", "id", "milestone_id", "note", "organisation_id", "outcome_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "session_id", "state", "text", "title", "workspace_id") SELECT new_values."accepted_at", new_values."agenda_item_id", new_values."baseline_change_id", new_values."baseline_date", new_values."baseline_from", new_values."counterpart_id", new_values."created_at", new_values."done_on", new_values."due_date", new_values."evidence_url", new_values."finding_id", new_values."forecast_date", new_values."forecast_from", new_values."id", new_values."milestone_id", new_values."note", new_values."organisation_id", new_values."outcome_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."proposed_by_id", new_values."session_id", new_values."state", new_values."text", new_values."title", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d547f3dd9e3915129fa791d8ba1dd2621d42bad3",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3bb11",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_commitment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentevent" ("accepted_at", "agenda_item_id", "baseline_change_id", "baseline_date", "baseline_from", "counterpart_id", "created_at", "done_on", "due_date", "evidence_url", "finding_id", "forecast_date", "forecast_from", "id", "milestone_id", "note", "organisation_id", "outcome_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "session_id", "state", "text", "title", "workspace_id") SELECT new_values."accepted_at", new_values."agenda_item_id", new_values."baseline_change_id", new_values."baseline_date", new_values."baseline_from", new_values."counterpart_id", new_values."created_at", new_values."done_on", new_values."due_date", new_values."evidence_url", new_values."finding_id", new_values."forecast_date", new_values."forecast_from", new_values."id", new_values."milestone_id", new_values."note", new_values."organisation_id", new_values."outcome_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."proposed_by_id", new_values."session_id", new_values."state", new_values."text", new_values."title", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="de1dcf730b279e65297062dd361a62854c0dfb68",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_16a0e",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_commitment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentevent" ("accepted_at", "agenda_item_id", "baseline_change_id", "baseline_date", "baseline_from", "counterpart_id", "created_at", "done_on", "due_date", "evidence_url", "finding_id", "forecast_date", "forecast_from", "id", "milestone_id", "note", "organisation_id", "outcome_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "session_id", "state", "text", "title", "workspace_id") SELECT old_values."accepted_at", old_values."agenda_item_id", old_values."baseline_change_id", old_values."baseline_date", old_values."baseline_from", old_values."counterpart_id", old_values."created_at", old_values."done_on", old_values."due_date", old_values."evidence_url", old_values."finding_id", old_values."forecast_date", old_values."forecast_from", old_values."id", old_values."milestone_id", old_values."note", old_values."organisation_id", old_values."outcome_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."proposed_by_id", old_values."session_id", old_values."state", old_values."text", old_values."title", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="62d6f96805ac9b5a4e1a54f973cc658feabb3742",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c8cad",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_commitment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentEvent",
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
                        ("title", models.CharField(max_length=500)),
                        ("text", models.TextField(blank=True, default="", max_length=10000)),
                        ("due_date", models.DateField()),
                        ("forecast_date", models.DateField(blank=True, null=True)),
                        ("forecast_from", models.DateField(editable=False, null=True)),
                        ("baseline_date", models.DateField(blank=True, null=True)),
                        ("baseline_from", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("declined", "Declined"),
                                    ("accepted", "Accepted"),
                                    ("done", "Done"),
                                    ("missed", "Missed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("evidence_url", models.URLField(blank=True, default="", max_length=2000)),
                        ("note", models.TextField(blank=True, default="", max_length=5000)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.agendaitem",
                            ),
                        ),
                        (
                            "baseline_change",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.baselinechange",
                            ),
                        ),
                        (
                            "counterpart",
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
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.finding",
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="programmes.milestone",
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
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.outcome",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.commitment",
                            ),
                        ),
                        (
                            "proposed_by",
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
                            "session",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.session",
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
                                fields=["pgh_created_at"], name="commitment_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentParty",
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
                            "side",
                            models.CharField(
                                choices=[("commits", "Commits"), ("counts_on_it", "Counts On It")],
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(blank=True, default="", max_length=200)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("by_link", models.BooleanField(default=False)),
                        ("reason", models.CharField(blank=True, default="", max_length=2000)),
                        ("prefix", models.CharField(max_length=16, unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("reminded_on", models.DateField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="forums.commitment",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
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
                                related_name="+",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("commitment", "side"), name="each_side_of_a_commitment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["commits", "counts_on_it"])),
                                name="commitment_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "waiting"), ("answered_at__isnull", True)),
                                    models.Q(
                                        ("answer__in", ["accepted", "declined"]),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="commitment_answered_at_an_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="commitment_declined_says_why",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentpartyevent" ("answer", "answered_at", "answered_by_id", "by_link", "commitment_id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_at", "side", "workspace_id") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."by_link", new_values."commitment_id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."reason", new_values."sent_at", new_values."side", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="fa0d1947af1cf1e62df5e5fceffbaae211193785",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f245e",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_commitmentparty",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentpartyevent" ("answer", "answered_at", "answered_by_id", "by_link", "commitment_id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_at", "side", "workspace_id") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."by_link", new_values."commitment_id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."reason", new_values."sent_at", new_values."side", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer" IS DISTINCT FROM (new_values."answer") OR old_values."answered_at" IS DISTINCT FROM (new_values."answered_at") OR old_values."answered_by_id" IS DISTINCT FROM (new_values."answered_by_id") OR old_values."by_link" IS DISTINCT FROM (new_values."by_link") OR old_values."commitment_id" IS DISTINCT FROM (new_values."commitment_id") OR old_values."member_id" IS DISTINCT FROM (new_values."member_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."side" IS DISTINCT FROM (new_values."side") OR old_values."workspace_id" IS DISTINCT FROM (new_values."workspace_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="973a72335ff08809264cc66b41ca3570ef0ec97a",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ecfd4",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_commitmentparty",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_commitmentpartyevent" ("answer", "answered_at", "answered_by_id", "by_link", "commitment_id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_at", "side", "workspace_id") SELECT old_values."answer", old_values."answered_at", old_values."answered_by_id", old_values."by_link", old_values."commitment_id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."reason", old_values."sent_at", old_values."side", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5acf3dc88a62c46dfda5e9711f4809894976f7ba",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_96884",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_commitmentparty",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentPartyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        (
                            "side",
                            models.CharField(
                                choices=[("commits", "Commits"), ("counts_on_it", "Counts On It")],
                                max_length=12,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("by_link", models.BooleanField(default=False)),
                        ("reason", models.CharField(blank=True, default="", max_length=2000)),
                        ("sent_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
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
                            "commitment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.commitment",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="workspace_commitment_side_member_answer_answered_at_answered_by_by_link_reason_sent_at_events",
                                to="forums.commitmentparty",
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
                                fields=["pgh_created_at"], name="commitmentparty_recorded"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
