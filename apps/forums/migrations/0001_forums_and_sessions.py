import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables
import apps.common.search
import apps.forums.models.forums
import apps.forums.models.sessions
import apps.forums.models.templates
import apps.forums.rhythms
import apps.stakeholders.models

# Ranges of ids: what an exclusion constraint compares without any extension.
_CREATE_TYPE = "CREATE TYPE uuidrange AS RANGE (subtype = uuid)"


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("forums", "0001_found_forums"),
        ("forums", "0008_keep_templates_of_sessions"),
        ("forums", "0012_keep_questions_apart"),
    ]

    dependencies = [
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        migrations.RunSQL(_CREATE_TYPE, "DROP TYPE uuidrange"),
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Forum",
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
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[("invited", "Invited"), ("workspace", "Workspace")],
                                default="invited",
                                max_length=12,
                            ),
                        ),
                        (
                            "attribution",
                            models.CharField(
                                choices=[
                                    ("named", "Named"),
                                    ("organisations", "Organisations"),
                                    ("chatham_house", "Chatham House"),
                                ],
                                default="chatham_house",
                                max_length=16,
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
                            "rhythm",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=500,
                                validators=[apps.forums.rhythms.validate_rhythm],
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forums",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "organisations",
                            models.ManyToManyField(
                                related_name="forums",
                                through="forums.ForumOrganisation",
                                to="stakeholders.organisation",
                            ),
                        ),
                        (
                            "organisers",
                            models.ManyToManyField(
                                related_name="organised_forums",
                                through="forums.ForumOrganiser",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(
                                related_name="forums",
                                through="forums.ForumTheme",
                                to="forums.theme",
                            ),
                        ),
                        (
                            "reminder_days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(60),
                                    ]
                                ),
                                blank=True,
                                db_default=[7, 1],
                                default=apps.forums.models.forums.default_reminder_days,
                                size=5,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                apps.common.search.SearchWords("name", "key"), name="forum_words"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_forum_for_each_key"
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="forum_of_workspace"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="forum_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ["invited", "workspace"])),
                                name="forum_visibility_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attribution__in", ["named", "organisations", "chatham_house"])
                                ),
                                name="forum_attribution_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reminder_days__contained_by",
                                        [
                                            1,
                                            2,
                                            3,
                                            4,
                                            5,
                                            6,
                                            7,
                                            8,
                                            9,
                                            10,
                                            11,
                                            12,
                                            13,
                                            14,
                                            15,
                                            16,
                                            17,
                                            18,
                                            19,
                                            20,
                                            21,
                                            22,
                                            23,
                                            24,
                                            25,
                                            26,
                                            27,
                                            28,
                                            29,
                                            30,
                                            31,
                                            32,
                                            33,
                                            34,
                                            35,
                                            36,
                                            37,
                                            38,
                                            39,
                                            40,
                                            41,
                                            42,
                                            43,
                                            44,
                                            45,
                                            46,
                                            47,
                                            48,
                                            49,
                                            50,
                                            51,
                                            52,
                                            53,
                                            54,
                                            55,
                                            56,
                                            57,
                                            58,
                                            59,
                                            60,
                                        ],
                                    )
                                ),
                                name="forum_reminds_within_reason",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumevent" ("attribution", "created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reminder_days", "rhythm", "time_zone", "visibility", "workspace_id") SELECT new_values."attribution", new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."reminder_days", new_values."rhythm", new_values."time_zone", new_values."visibility", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ab179ee2cc89f5b61259b1fb95996d84614efc2a",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0ba7f",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_forum",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumevent" ("attribution", "created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reminder_days", "rhythm", "time_zone", "visibility", "workspace_id") SELECT new_values."attribution", new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."purpose", new_values."reminder_days", new_values."rhythm", new_values."time_zone", new_values."visibility", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="a0f43996c5b6b098959b95d7f9576c5ea5ee022e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_cfb71",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_forum",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumevent" ("attribution", "created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reminder_days", "rhythm", "time_zone", "visibility", "workspace_id") SELECT old_values."attribution", old_values."created_at", old_values."id", old_values."key", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."reminder_days", old_values."rhythm", old_values."time_zone", old_values."visibility", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="4893708360cfe033f9d04215a37428bc1d77b496",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_af6bb",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_forum",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Room",
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
                        ("name", models.CharField(max_length=200)),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rooms",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "name"), name="one_room_for_each_name"
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="room_of_workspace"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="room_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gt", 0)), name="room_has_a_seat"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_roomevent" ("capacity", "created_at", "id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "workspace_id") SELECT new_values."capacity", new_values."created_at", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."place", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f35fd1eff41077c0a37a6782fa896d7f7aa4818e",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1d56b",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_room",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_roomevent" ("capacity", "created_at", "id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "workspace_id") SELECT new_values."capacity", new_values."created_at", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."place", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="d532604abd6762affdad5c887c2ce1c002d1717e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ba4ec",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_room",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_roomevent" ("capacity", "created_at", "id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "workspace_id") SELECT old_values."capacity", old_values."created_at", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."place", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="fb9ec2221577ef24e72763083fef39641f298935",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_800cc",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_room",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
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
                        ("title", models.CharField(max_length=300)),
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=64,
                                validators=[apps.stakeholders.models.validate_time_zone],
                            ),
                        ),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        ("link", models.URLField(blank=True, default="", max_length=2000)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=16,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                                            "A language tag such as en or pt-BR.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=50,
                            ),
                        ),
                        (
                            "accessibility",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("step_free", "Step Free"),
                                        ("sign_language", "Sign Language"),
                                        ("captions", "Captions"),
                                        ("hearing_loop", "Hearing Loop"),
                                        ("interpretation", "Interpretation"),
                                        ("large_print", "Large Print"),
                                        ("screen_reader", "Screen Reader"),
                                        ("quiet_room", "Quiet Room"),
                                        ("remote", "Remote"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        ("track", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("announced", "Announced"),
                                    ("open", "Open"),
                                    ("closed", "Closed"),
                                    ("published", "Published"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "cancelled_reason",
                            models.CharField(blank=True, default="", max_length=2000),
                        ),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="chaired",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "rapporteur",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reported_on",
                                to="stakeholders.membership",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="forums.room",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                apps.common.search.SearchWords("title"), name="session_words"
                            ),
                            models.Index(
                                fields=["workspace", "starts_at", "id"], name="session_by_start"
                            ),
                            models.Index(
                                fields=["forum", "starts_at"], name="session_of_forum_by_start"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "id"), name="session_of_workspace"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="session_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="session_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gt", 0)), name="session_has_a_seat"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "announced",
                                            "open",
                                            "closed",
                                            "published",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="session_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "accessibility__contained_by",
                                        models.Value(
                                            [
                                                "step_free",
                                                "sign_language",
                                                "captions",
                                                "hearing_loop",
                                                "interpretation",
                                                "large_print",
                                                "screen_reader",
                                                "quiet_room",
                                                "remote",
                                            ]
                                        ),
                                    )
                                ),
                                name="session_accessibility_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "cancelled"),
                                        models.Q(("cancelled_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "cancelled"), _negated=True),
                                        ("cancelled_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="cancelled_session_says_why",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    ("room__isnull", False),
                                    models.Q(("state", "cancelled"), _negated=True),
                                ),
                                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                                expressions=[
                                    (apps.forums.models.sessions.OnlyThis("room"), "&&"),
                                    (
                                        apps.forums.models.sessions.During("starts_at", "ends_at"),
                                        "&&",
                                    ),
                                ],
                                name="one_session_in_a_room_at_a_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessionevent" ("accessibility", "cancelled_reason", "capacity", "chair_id", "created_at", "ends_at", "forum_id", "id", "languages", "link", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "rapporteur_id", "room_id", "sequence", "starts_at", "state", "time_zone", "title", "track", "workspace_id") SELECT new_values."accessibility", new_values."cancelled_reason", new_values."capacity", new_values."chair_id", new_values."created_at", new_values."ends_at", new_values."forum_id", new_values."id", new_values."languages", new_values."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."place", new_values."purpose", new_values."rapporteur_id", new_values."room_id", new_values."sequence", new_values."starts_at", new_values."state", new_values."time_zone", new_values."title", new_values."track", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="52e8b56fb8a29030810ab66113db64332802c3d4",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a0c1f",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_session",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessionevent" ("accessibility", "cancelled_reason", "capacity", "chair_id", "created_at", "ends_at", "forum_id", "id", "languages", "link", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "rapporteur_id", "room_id", "sequence", "starts_at", "state", "time_zone", "title", "track", "workspace_id") SELECT new_values."accessibility", new_values."cancelled_reason", new_values."capacity", new_values."chair_id", new_values."created_at", new_values."ends_at", new_values."forum_id", new_values."id", new_values."languages", new_values."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."place", new_values."purpose", new_values."rapporteur_id", new_values."room_id", new_values."sequence", new_values."starts_at", new_values."state", new_values."time_zone", new_values."title", new_values."track", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="7d2123fa8f1f71ce7b37a6482725885f40911f3f",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_db242",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_session",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessionevent" ("accessibility", "cancelled_reason", "capacity", "chair_id", "created_at", "ends_at", "forum_id", "id", "languages", "link", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "rapporteur_id", "room_id", "sequence", "starts_at", "state", "time_zone", "title", "track", "workspace_id") SELECT old_values."accessibility", old_values."cancelled_reason", old_values."capacity", old_values."chair_id", old_values."created_at", old_values."ends_at", old_values."forum_id", old_values."id", old_values."languages", old_values."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."place", old_values."purpose", old_values."rapporteur_id", old_values."room_id", old_values."sequence", old_values."starts_at", old_values."state", old_values."time_zone", old_values."title", old_values."track", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="acf44b3df3e640b93e48cd29e9340992c40bb2f0",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_7b117",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_session",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectorNeed",
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
                            "sector",
                            models.CharField(
                                choices=[
                                    ("government", "Government"),
                                    ("industry", "Industry"),
                                    ("academia", "Academia"),
                                    ("civil_society", "Civil Society"),
                                    ("multilateral", "Multilateral"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "at_least",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sector_needs",
                                to="forums.session",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "sector"), name="each_sector_of_a_session_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sector__in",
                                        [
                                            "government",
                                            "industry",
                                            "academia",
                                            "civil_society",
                                            "multilateral",
                                        ],
                                    )
                                ),
                                name="sector_need_sector_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("at_least__gt", 0)),
                                name="sector_need_of_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sectorneedevent" ("at_least", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id") SELECT new_values."at_least", new_values."created_at", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."sector", new_values."session_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="283dc73f33cfefc24c3f9e309f528759f552276e",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8254a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_sectorneed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sectorneedevent" ("at_least", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id") SELECT new_values."at_least", new_values."created_at", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."sector", new_values."session_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="35d4a1383cdbf8579595d77cf17fed4ba084bc9e",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_080c2",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_sectorneed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sectorneedevent" ("at_least", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "session_id") SELECT old_values."at_least", old_values."created_at", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."sector", old_values."session_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f8f358f7b2cb80bd993da289c7ae4d692ac0ac17",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a7af5",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_sectorneed",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumOrganisation",
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
                            "forum",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forum_organisations",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forum_organisations",
                                to="stakeholders.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("forum", "organisation"),
                                name="each_organisation_of_a_forum_once",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganisationevent" ("created_at", "forum_id", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="dc6f4a9901c164f7b92389f8436ac7f2ba9ef316",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ed120",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_forumorganisation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganisationevent" ("created_at", "forum_id", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", new_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="07fc178a76621a3af5564b5a3c04cef215774b59",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c44e4",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_forumorganisation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganisationevent" ("created_at", "forum_id", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."created_at", old_values."forum_id", old_values."id", old_values."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="f01896e8d01a04a07d660750d11e5b346db5e615",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a0857",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_forumorganisation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumOrganisationEvent",
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
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.forum",
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
                                to="forums.forumorganisation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="forumorganisation_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumOrganiser",
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
                            "forum",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forum_organisers",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forum_organisers",
                                to="stakeholders.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("forum", "member"), name="each_organiser_of_a_forum_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganiserevent" ("created_at", "forum_id", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ea8d2ef2c38233148370e86a5893b7e84a6c979f",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1f3e5",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_forumorganiser",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganiserevent" ("created_at", "forum_id", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", new_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="634515d0558cb81ad222ccf36b61a7b17fb7207f",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e2952",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_forumorganiser",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumorganiserevent" ("created_at", "forum_id", "id", "member_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."created_at", old_values."forum_id", old_values."id", old_values."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="aed45493d7c403cfed0734407f06c89677fe06f5",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_913b2",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_forumorganiser",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumOrganiserEvent",
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
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
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
                                related_name="events",
                                to="forums.forumorganiser",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="forumorganiser_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
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
                                related_name="themes",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_theme_for_each_key"
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("workspace", "position"),
                                name="one_theme_for_each_position",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="theme_has_a_name",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_themeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."position", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="24acf10d0c0aa89d73a9467f6966859d3fb0f093",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a6107",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_theme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_themeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT new_values."created_at", new_values."id", new_values."key", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."position", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="386c0fc9b1c0715dcfcb79d6eab37f2a539efe10",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ee4c0",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_theme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_themeevent" ("created_at", "id", "key", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "workspace_id") SELECT old_values."created_at", old_values."id", old_values."key", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."position", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="179e283629ac142b712dd32e850eebe920de5bb8",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e5a04",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_theme",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumTheme",
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
                            "forum",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forum_themes",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forum_themes",
                                to="forums.theme",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("forum", "theme"), name="each_theme_of_a_forum_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumthemeevent" ("created_at", "forum_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "theme_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."theme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="b8edd903c3f779c407790c991d51b8ef76ef83fa",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1718d",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_forumtheme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumthemeevent" ("created_at", "forum_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "theme_id") SELECT new_values."created_at", new_values."forum_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."theme_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="ee4aa5228a99886e2a1b50c24d2b8d0b2be77fc4",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_af4db",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_forumtheme",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_forumthemeevent" ("created_at", "forum_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "theme_id") SELECT old_values."created_at", old_values."forum_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."theme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="50d5f77f0b7121e8e74591aca68de7eaeed30e0e",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_20969",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_forumtheme",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomEvent",
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
                        ("name", models.CharField(max_length=200)),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.room",
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
                                fields=["pgh_created_at"], name="room_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectorNeedEvent",
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
                            "sector",
                            models.CharField(
                                choices=[
                                    ("government", "Government"),
                                    ("industry", "Industry"),
                                    ("academia", "Academia"),
                                    ("civil_society", "Civil Society"),
                                    ("multilateral", "Multilateral"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "at_least",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)]
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.sectorneed",
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
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="sectorneed_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionEvent",
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
                        ("title", models.CharField(max_length=300)),
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=64,
                                validators=[apps.stakeholders.models.validate_time_zone],
                            ),
                        ),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        ("link", models.URLField(blank=True, default="", max_length=2000)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=16,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                                            "A language tag such as en or pt-BR.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=50,
                            ),
                        ),
                        (
                            "accessibility",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("step_free", "Step Free"),
                                        ("sign_language", "Sign Language"),
                                        ("captions", "Captions"),
                                        ("hearing_loop", "Hearing Loop"),
                                        ("interpretation", "Interpretation"),
                                        ("large_print", "Large Print"),
                                        ("screen_reader", "Screen Reader"),
                                        ("quiet_room", "Quiet Room"),
                                        ("remote", "Remote"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        ("track", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("announced", "Announced"),
                                    ("open", "Open"),
                                    ("closed", "Closed"),
                                    ("published", "Published"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "cancelled_reason",
                            models.CharField(blank=True, default="", max_length=2000),
                        ),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        (
                            "chair",
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
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.session",
                            ),
                        ),
                        (
                            "rapporteur",
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
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.room",
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
                                fields=["pgh_created_at"], name="session_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumThemeEvent",
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
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.forumtheme",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.theme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="forumtheme_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThemeEvent",
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
                                to="forums.theme",
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
                                fields=["pgh_created_at"], name="theme_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForumEvent",
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
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[("invited", "Invited"), ("workspace", "Workspace")],
                                default="invited",
                                max_length=12,
                            ),
                        ),
                        (
                            "attribution",
                            models.CharField(
                                choices=[
                                    ("named", "Named"),
                                    ("organisations", "Organisations"),
                                    ("chatham_house", "Chatham House"),
                                ],
                                default="chatham_house",
                                max_length=16,
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
                            "rhythm",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=500,
                                validators=[apps.forums.rhythms.validate_rhythm],
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.forum",
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
                            "reminder_days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(60),
                                    ]
                                ),
                                blank=True,
                                db_default=[7, 1],
                                default=apps.forums.models.forums.default_reminder_days,
                                size=5,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["pgh_created_at"], name="forum_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionTemplate",
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
                        ("name", models.CharField(max_length=200)),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(1440),
                                ]
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        ("link", models.URLField(blank=True, default="", max_length=2000)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=16,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                                            "A language tag such as en or pt-BR.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=50,
                            ),
                        ),
                        (
                            "accessibility",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("step_free", "Step Free"),
                                        ("sign_language", "Sign Language"),
                                        ("captions", "Captions"),
                                        ("hearing_loop", "Hearing Loop"),
                                        ("interpretation", "Interpretation"),
                                        ("large_print", "Large Print"),
                                        ("screen_reader", "Screen Reader"),
                                        ("quiet_room", "Quiet Room"),
                                        ("remote", "Remote"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        ("track", models.CharField(blank=True, default="", max_length=100)),
                        ("sector_needs", models.JSONField(blank=True, default=list)),
                        ("agenda", models.JSONField(blank=True, default=list)),
                        (
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="session_templates",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="forums.room",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="session_templates",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["workspace", "id"], name="session_template_order")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("forum", "name"), name="one_session_template_for_each_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="session_template_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="session_template_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 5), ("minutes__lte", 1440)),
                                name="session_template_within_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gt", 0)),
                                name="session_template_has_a_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "accessibility__contained_by",
                                        models.Value(
                                            [
                                                "step_free",
                                                "sign_language",
                                                "captions",
                                                "hearing_loop",
                                                "interpretation",
                                                "large_print",
                                                "screen_reader",
                                                "quiet_room",
                                                "remote",
                                            ]
                                        ),
                                    )
                                ),
                                name="session_template_accessibility_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        apps.forums.models.templates.JsonType("sector_needs"),
                                        models.Value("array"),
                                    ),
                                    django.db.models.lookups.Exact(
                                        apps.forums.models.templates.JsonType("agenda"),
                                        models.Value("array"),
                                    ),
                                ),
                                name="session_template_lists_are_lists",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessiontemplateevent" ("accessibility", "agenda", "capacity", "created_at", "forum_id", "id", "languages", "link", "minutes", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "room_id", "sector_needs", "title", "track", "workspace_id") SELECT new_values."accessibility", new_values."agenda", new_values."capacity", new_values."created_at", new_values."forum_id", new_values."id", new_values."languages", new_values."link", new_values."minutes", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."place", new_values."purpose", new_values."room_id", new_values."sector_needs", new_values."title", new_values."track", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="cfd639002645dc2e8048ef6c3e28e9502db9eace",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_98b7a",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="forums_sessiontemplate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessiontemplateevent" ("accessibility", "agenda", "capacity", "created_at", "forum_id", "id", "languages", "link", "minutes", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "room_id", "sector_needs", "title", "track", "workspace_id") SELECT new_values."accessibility", new_values."agenda", new_values."capacity", new_values."created_at", new_values."forum_id", new_values."id", new_values."languages", new_values."link", new_values."minutes", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."place", new_values."purpose", new_values."room_id", new_values."sector_needs", new_values."title", new_values."track", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="44ab10b01f3bacc69b86872aae31b86f9dfaff72",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_276fe",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="forums_sessiontemplate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "forums_sessiontemplateevent" ("accessibility", "agenda", "capacity", "created_at", "forum_id", "id", "languages", "link", "minutes", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "room_id", "sector_needs", "title", "track", "workspace_id") SELECT old_values."accessibility", old_values."agenda", old_values."capacity", old_values."created_at", old_values."forum_id", old_values."id", old_values."languages", old_values."link", old_values."minutes", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."place", old_values."purpose", old_values."room_id", old_values."sector_needs", old_values."title", old_values."track", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="570f24b47dda7e7c8ed24be793e379b88e495908",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_37b9d",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="forums_sessiontemplate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionTemplateEvent",
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
                        ("name", models.CharField(max_length=200)),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(1440),
                                ]
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("purpose", models.TextField(blank=True, default="", max_length=10000)),
                        ("place", models.CharField(blank=True, default="", max_length=500)),
                        ("link", models.URLField(blank=True, default="", max_length=2000)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=16,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
                                            "A language tag such as en or pt-BR.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                size=50,
                            ),
                        ),
                        (
                            "accessibility",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("step_free", "Step Free"),
                                        ("sign_language", "Sign Language"),
                                        ("captions", "Captions"),
                                        ("hearing_loop", "Hearing Loop"),
                                        ("interpretation", "Interpretation"),
                                        ("large_print", "Large Print"),
                                        ("screen_reader", "Screen Reader"),
                                        ("quiet_room", "Quiet Room"),
                                        ("remote", "Remote"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        ("track", models.CharField(blank=True, default="", max_length=100)),
                        ("sector_needs", models.JSONField(blank=True, default=list)),
                        ("agenda", models.JSONField(blank=True, default=list)),
                        (
                            "forum",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.forum",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="forums.sessiontemplate",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="forums.room",
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
                                fields=["pgh_created_at"], name="sessiontemplate_recorded"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
