import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.names
import apps.common.new_tables
import apps.stakeholders.models


class Migration(migrations.Migration):
    replaces = [
        ("forums", "0002_invite_people"),
        ("forums", "0005_find_clashes_and_feed_calendars"),
        ("forums", "0010_record_attendance"),
        ("forums", "0011_remind_of_sessions"),
    ]

    dependencies = [
        ("forums", "0001_forums_and_sessions"),
        ("forums", "0003_commitments"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Invitation",
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
                        ("name", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("accepted", "Accepted"),
                                    ("waiting", "Waiting"),
                                    ("declined", "Declined"),
                                    ("delegated", "Delegated"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="invited",
                                max_length=10,
                            ),
                        ),
                        ("needs", models.CharField(blank=True, default="", max_length=2000)),
                        ("waiting_since", models.DateTimeField(blank=True, null=True)),
                        ("prefix", models.CharField(max_length=16, unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "delegated_to",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="delegated_by",
                                to="forums.invitation",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="session_invitations",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="session_invitations",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="forums.session",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="session_invitations",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["session", "state", "waiting_since"],
                                name="invitation_queue",
                            ),
                            models.Index(
                                fields=["workspace", "id"], name="session_invitation_order"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("session"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(
                                    ("state__in", ["delegated", "withdrawn"]), _negated=True
                                ),
                                name="one_invitation_of_an_address_to_a_session",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "invited",
                                            "accepted",
                                            "waiting",
                                            "declined",
                                            "delegated",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="session_invitation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "waiting"), ("waiting_since__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("waiting_since__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="waiting_since_an_instant",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_invitationevent" ("answered_at", "member_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "session_id", "state", "workspace_id") SELECT new_values."answered_at", new_values."member_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."sent_at", new_values."session_id", new_values."state", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="19b557c11408f39191786bb75e910bc0cf7ff4ee",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ed82e",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_invitation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_invitationevent" ("answered_at", "member_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "session_id", "state", "workspace_id") SELECT new_values."answered_at", new_values."member_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."sent_at", new_values."session_id", new_values."state", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answered_at" IS DISTINCT FROM (new_values."answered_at") OR old_values."member_id" IS DISTINCT FROM (new_values."member_id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."session_id" IS DISTINCT FROM (new_values."session_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."workspace_id" IS DISTINCT FROM (new_values."workspace_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="57a0054fbd5670faaf68d8e47d0cb261f6a1ae02",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d392e",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_invitation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_invitationevent" ("answered_at", "member_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "session_id", "state", "workspace_id") SELECT old_values."answered_at", old_values."member_id", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."sent_at", old_values."session_id", old_values."state", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f953e338b60df0810befeab290e094b3089f3870",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a6c36",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_invitation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("accepted", "Accepted"),
                                    ("waiting", "Waiting"),
                                    ("declined", "Declined"),
                                    ("delegated", "Delegated"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="invited",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                            "organisation",
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
                                related_name="workspace_session_organisation_member_state_sent_at_answered_at_events",
                                to="forums.invitation",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=["pgh_created_at"], name="invitation_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
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
                                    ("mine", "Mine"),
                                    ("forum", "Forum"),
                                    ("session", "Session"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("prefix", models.CharField(max_length=16, unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("renewed_at", models.DateTimeField()),
                        (
                            "forum",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="forums.session",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("member", "kind", "forum", "session"),
                                name="each_feed_of_a_member_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("forum__isnull", True),
                                        ("kind", "mine"),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("forum__isnull", False),
                                        ("kind", "forum"),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("forum__isnull", True),
                                        ("kind", "session"),
                                        ("session__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="feed_is_of_what_its_kind_says",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_calendarfeedevent" ("forum_id", "kind", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "session_id", "workspace_id") SELECT new_values."forum_id", new_values."kind", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."renewed_at", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="6839dfafd7f37628af0fbcf61255bae51d1145b2",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d985c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_calendarfeed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_calendarfeedevent" ("forum_id", "kind", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "session_id", "workspace_id") SELECT new_values."forum_id", new_values."kind", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."renewed_at", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."forum_id" IS DISTINCT FROM (new_values."forum_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."member_id" IS DISTINCT FROM (new_values."member_id") OR old_values."renewed_at" IS DISTINCT FROM (new_values."renewed_at") OR old_values."session_id" IS DISTINCT FROM (new_values."session_id") OR old_values."workspace_id" IS DISTINCT FROM (new_values."workspace_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="364c4e81125acaa50f450ee29b1c645c31791c63",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f5e33",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_calendarfeed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_calendarfeedevent" ("forum_id", "kind", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "session_id", "workspace_id") SELECT old_values."forum_id", old_values."kind", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."renewed_at", old_values."session_id", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="3b3c2c6a26284444ebd8096f5da9a52a6f25595a",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0fff4",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_calendarfeed",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mine", "Mine"),
                                    ("forum", "Forum"),
                                    ("session", "Session"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("renewed_at", models.DateTimeField()),
                        (
                            "forum",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
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
                                related_name="workspace_member_kind_forum_session_renewed_at_events",
                                to="forums.calendarfeed",
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
                                fields=["pgh_created_at"], name="calendarfeed_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingHours",
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
                            "time_zone",
                            models.CharField(
                                max_length=64,
                                validators=[apps.stakeholders.models.validate_time_zone],
                            ),
                        ),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MO", "Monday"),
                                        ("TU", "Tuesday"),
                                        ("WE", "Wednesday"),
                                        ("TH", "Thursday"),
                                        ("FR", "Friday"),
                                        ("SA", "Saturday"),
                                        ("SU", "Sunday"),
                                    ],
                                    max_length=2,
                                ),
                                size=7,
                            ),
                        ),
                        ("from_time", models.TimeField()),
                        ("until_time", models.TimeField()),
                        (
                            "member",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "working hours",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_time__gt", models.F("from_time"))),
                                name="working_hours_end_after_they_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "days__contained_by",
                                        models.Value(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
                                    )
                                ),
                                name="working_days_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_workinghoursevent" ("created_at", "days", "from_time", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "until_time", "workspace_id") SELECT new_values."created_at", new_values."days", new_values."from_time", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."time_zone", new_values."until_time", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="905a73894458d72bb1607c0962177890314449d0",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f0068",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_workinghours",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_workinghoursevent" ("created_at", "days", "from_time", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "until_time", "workspace_id") SELECT new_values."created_at", new_values."days", new_values."from_time", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."time_zone", new_values."until_time", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="68c9bde5c433abb86adcb0ffe04f745746046f60",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7cff1",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_workinghours",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_workinghoursevent" ("created_at", "days", "from_time", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "until_time", "workspace_id") SELECT old_values."created_at", old_values."days", old_values."from_time", old_values."id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."time_zone", old_values."until_time", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="1df031f39a817c373d8b25f8fb4a6e44f080feb8",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_70821",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_workinghours",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingHoursEvent",
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
                            "time_zone",
                            models.CharField(
                                max_length=64,
                                validators=[apps.stakeholders.models.validate_time_zone],
                            ),
                        ),
                        (
                            "days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MO", "Monday"),
                                        ("TU", "Tuesday"),
                                        ("WE", "Wednesday"),
                                        ("TH", "Thursday"),
                                        ("FR", "Friday"),
                                        ("SA", "Saturday"),
                                        ("SU", "Sunday"),
                                    ],
                                    max_length=2,
                                ),
                                size=7,
                            ),
                        ),
                        ("from_time", models.TimeField()),
                        ("until_time", models.TimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
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
                                related_name="events",
                                to="forums.workinghours",
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
                                fields=["pgh_created_at"], name="workinghours_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                            "name",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=200,
                                validators=[apps.common.names.refuse_disguise],
                            ),
                        ),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        (
                            "affiliation",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=300,
                                validators=[apps.common.names.refuse_disguise],
                            ),
                        ),
                        (
                            "sector",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("government", "Government"),
                                    ("industry", "Industry"),
                                    ("academia", "Academia"),
                                    ("civil_society", "Civil Society"),
                                    ("multilateral", "Multilateral"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("rapporteur", "Rapporteur"),
                                    ("check_in", "Check In"),
                                    ("api", "Api"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("present_at", models.DateTimeField()),
                        (
                            "invitation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="forums.invitation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="forums.session",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["session", "present_at", "id"], name="attendance_of_session"
                            ),
                            models.Index(
                                fields=["workspace", "id"], name="attendance_of_workspace"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("session"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("email", ""), _negated=True),
                                name="each_address_is_in_a_room_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("invitation__isnull", False),
                                    models.Q(("name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="attendance_of_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organisation__isnull", True),
                                    models.Q(("affiliation", ""), ("sector", "")),
                                    _connector="OR",
                                ),
                                name="attendance_for_one_organisation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sector__in",
                                        [
                                            "",
                                            "government",
                                            "industry",
                                            "academia",
                                            "civil_society",
                                            "multilateral",
                                        ],
                                    )
                                ),
                                name="attendance_sector_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("how__in", ["rapporteur", "check_in", "api"])),
                                name="attendance_recorded_somehow",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_attendanceevent" ("how", "invitation_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id", "workspace_id") SELECT new_values."how", new_values."invitation_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."sector", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="b1c9224cc7256c5e973d71148ea3706abc1f6fd7",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d918c",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_attendance",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_attendanceevent" ("how", "invitation_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id", "workspace_id") SELECT new_values."how", new_values."invitation_id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."sector", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."how" IS DISTINCT FROM (new_values."how") OR old_values."invitation_id" IS DISTINCT FROM (new_values."invitation_id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."sector" IS DISTINCT FROM (new_values."sector") OR old_values."session_id" IS DISTINCT FROM (new_values."session_id") OR old_values."workspace_id" IS DISTINCT FROM (new_values."workspace_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="222d991e3ff813acd7843c338f2cb992fb5d1943",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1005f",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_attendance",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_attendanceevent" ("how", "invitation_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id", "workspace_id") SELECT old_values."how", old_values."invitation_id", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."sector", old_values."session_id", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="0a1c2a7a6997b5f112298127842b781c2c1a47e3",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_29d1c",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_attendance",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttendanceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        (
                            "sector",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("government", "Government"),
                                    ("industry", "Industry"),
                                    ("academia", "Academia"),
                                    ("civil_society", "Civil Society"),
                                    ("multilateral", "Multilateral"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("rapporteur", "Rapporteur"),
                                    ("check_in", "Check In"),
                                    ("api", "Api"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.invitation",
                            ),
                        ),
                        (
                            "organisation",
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
                                related_name="workspace_session_invitation_organisation_sector_how_events",
                                to="forums.attendance",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=["pgh_created_at"], name="attendance_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInLink",
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
                        ("prefix", models.CharField(max_length=16, unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_in_link",
                                to="forums.session",
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
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_checkinlinkevent" ("made_at", "made_by_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "workspace_id") SELECT new_values."made_at", new_values."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="5c610d1721dcd0772484372ec63dc37033281d50",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_95af7",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_checkinlink",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_checkinlinkevent" ("made_at", "made_by_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "workspace_id") SELECT new_values."made_at", new_values."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."session_id", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."made_by_id" IS DISTINCT FROM (new_values."made_by_id") OR old_values."session_id" IS DISTINCT FROM (new_values."session_id") OR old_values."workspace_id" IS DISTINCT FROM (new_values."workspace_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="59f0c1b8e0c39692f3adc103811e6b56a1938af7",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c1d3c",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_checkinlink",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_checkinlinkevent" ("made_at", "made_by_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "workspace_id") SELECT old_values."made_at", old_values."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."session_id", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="087db892800e262507741df5381d9c05db02fac3",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a8ccc",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_checkinlink",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInLinkEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="workspace_session_made_by_made_at_events",
                                to="forums.checkinlink",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
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
                                fields=["pgh_created_at"], name="checkinlink_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionReminder",
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
                        ("starts_at", models.DateTimeField()),
                        ("days", models.PositiveSmallIntegerField()),
                        (
                            "invitation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="forums.invitation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("invitation", "starts_at", "days"),
                                name="each_reminder_of_a_session_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
