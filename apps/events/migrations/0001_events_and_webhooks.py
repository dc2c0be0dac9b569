import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables
import apps.events.models.log
import apps.events.models.webhooks


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("events", "0001_initial"),
        ("events", "0003_say_where_from"),
        ("events", "0004_find_events_of_a_day"),
        ("events", "0006_deliver_to_webhooks"),
        ("events", "0007_tell_each_subjects_events_in_order"),
        ("events", "0009_find_begun_deliveries"),
        ("events", "0011_speak_to_members"),
    ]

    dependencies = [
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("sequence", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "id",
                            models.UUIDField(
                                db_default=apps.common.models.UUIDv7(),
                                default=apps.common.models.uuid7,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "transaction",
                            apps.events.models.log.TransactionIdField(
                                db_default=apps.events.models.log.TransactionId(), editable=False
                            ),
                        ),
                        ("type", models.CharField(max_length=64)),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                        ("actor", models.JSONField()),
                        ("subject_type", models.CharField(max_length=32)),
                        ("subject_id", models.UUIDField()),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        (
                            "restricted_to",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), null=True, size=None
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="stakeholders.workspace",
                            ),
                        ),
                        (
                            "origin",
                            models.JSONField(
                                db_default=apps.events.models.log.TransactionOrigin(),
                                editable=False,
                                null=True,
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                        (
                            "restricted_to_members",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), null=True, size=None
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "transaction", "sequence"], name="event_order"
                            ),
                            models.Index(fields=["subject_id"], name="event_subject"),
                            models.Index(
                                fields=["workspace", "recorded_at"], name="event_recorded"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="behind_its_subject",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\n    IF EXISTS (\n        SELECT FROM (SELECT DISTINCT workspace_id FROM written) AS here\n        JOIN events_event AS younger ON younger.workspace_id = here.workspace_id\n            AND younger.transaction > pg_current_xact_id()\n    ) THEN\n        UPDATE events_event AS event SET transaction = before.transaction\n        FROM written CROSS JOIN LATERAL (\n            SELECT told.transaction FROM events_event AS told\n            WHERE told.workspace_id = written.workspace_id\n            AND told.subject_id = written.subject_id\n            AND told.transaction > pg_current_xact_id()\n            ORDER BY told.transaction DESC LIMIT 1\n        ) AS before\n        WHERE event.sequence = written.sequence;\n    END IF;\n    RETURN NULL;\n",
                                    hash="913a4b877865c2850f24d3b2f55b49cd015b3195",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_behind_its_subject_cc802",
                                    referencing="REFERENCING NEW TABLE AS written ",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
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
                        ("url", models.CharField(max_length=2000)),
                        ("description", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "layers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "organisations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("paused", "Paused"),
                                    ("disabled", "Disabled"),
                                ],
                                default="active",
                                max_length=8,
                            ),
                        ),
                        (
                            "disabled_reason",
                            models.CharField(
                                choices=[
                                    ("gone", "The receiver answered 410."),
                                    ("failing", "Nothing could be delivered for days."),
                                    (
                                        "owner",
                                        "Its owner is no longer a member who may have webhooks.",
                                    ),
                                ],
                                max_length=8,
                                null=True,
                            ),
                        ),
                        (
                            "owner",
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
                                related_name="webhooks",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["active", "paused", "disabled"])),
                                name="webhook_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("disabled_reason__isnull", False), ("state", "disabled")
                                    ),
                                    models.Q(
                                        models.Q(("state", "disabled"), _negated=True),
                                        ("disabled_reason__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="webhook_disabled_says_why",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_webhookevent" ("created_at", "description", "disabled_reason", "id", "layers", "organisations", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "types", "url", "workspace_id") SELECT new_values."created_at", new_values."description", new_values."disabled_reason", new_values."id", new_values."layers", new_values."organisations", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', new_values."id", new_values."state", new_values."types", new_values."url", new_values."workspace_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="3a73e415fe4c2dc243fbd44c0fe0babf3c0a0f83",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_77ae6",
                                    referencing="REFERENCING NEW TABLE AS new_values ",
                                    table="events_webhook",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_webhookevent" ("created_at", "description", "disabled_reason", "id", "layers", "organisations", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "types", "url", "workspace_id") SELECT new_values."created_at", new_values."description", new_values."disabled_reason", new_values."id", new_values."layers", new_values."organisations", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', new_values."id", new_values."state", new_values."types", new_values."url", new_values."workspace_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                                    hash="94d001dfbe4597579d968efd30d5cef8e6a63b0c",
                                    level="STATEMENT",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_59f6f",
                                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                                    table="events_webhook",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_webhookevent" ("created_at", "description", "disabled_reason", "id", "layers", "organisations", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "types", "url", "workspace_id") SELECT old_values."created_at", old_values."description", old_values."disabled_reason", old_values."id", old_values."layers", old_values."organisations", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', old_values."id", old_values."state", old_values."types", old_values."url", old_values."workspace_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                                    hash="90d9c5392d14f22e0b7aa53d2409bd424e52dafe",
                                    level="STATEMENT",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_dc1dd",
                                    referencing="REFERENCING OLD TABLE AS old_values ",
                                    table="events_webhook",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                        ("transaction", apps.events.models.log.TransactionIdField()),
                        ("subject_id", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("delivered", "Delivered"),
                                    ("failed", "Given up after all retries."),
                                    (
                                        "withheld",
                                        "The webhook's owner may no longer see the event.",
                                    ),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_attempt_at", models.DateTimeField()),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="events.event",
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="events.webhook",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["webhook", "id"], name="delivery_of_webhook"),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "transaction", "event"],
                                name="delivery_in_order",
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "subject_id", "transaction", "event"],
                                name="delivery_in_order_of_subject",
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "next_attempt_at"],
                                name="delivery_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("leased_until__isnull", False), ("state", "waiting")
                                ),
                                fields=["webhook"],
                                name="delivery_begun",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("webhook", "event"),
                                name="one_delivery_of_an_event_to_a_webhook",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "delivered", "failed", "withheld"])
                                ),
                                name="delivery_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
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
                        ("at", models.DateTimeField()),
                        ("duration_ms", models.PositiveIntegerField()),
                        ("outcome", models.CharField(max_length=32)),
                        ("detail", models.CharField(blank=True, max_length=300)),
                        ("request_headers", models.JSONField(default=dict)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("response_headers", models.JSONField(default=dict)),
                        ("response_body", models.TextField(blank=True)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tries",
                                to="events.delivery",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookEvent",
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
                        ("url", models.CharField(max_length=2000)),
                        ("description", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "layers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "organisations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("paused", "Paused"),
                                    ("disabled", "Disabled"),
                                ],
                                default="active",
                                max_length=8,
                            ),
                        ),
                        (
                            "disabled_reason",
                            models.CharField(
                                choices=[
                                    ("gone", "The receiver answered 410."),
                                    ("failing", "Nothing could be delivered for days."),
                                    (
                                        "owner",
                                        "Its owner is no longer a member who may have webhooks.",
                                    ),
                                ],
                                max_length=8,
                                null=True,
                            ),
                        ),
                        (
                            "owner",
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
                                related_name="events",
                                to="events.webhook",
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
                                fields=["pgh_created_at"], name="webhook_recorded"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookSecret",
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
                            "nonce",
                            models.CharField(
                                default=apps.events.models.webhooks.new_nonce,
                                max_length=64,
                                unique=True,
                            ),
                        ),
                        ("expires_at", models.DateTimeField(null=True)),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="secrets",
                                to="events.webhook",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("expires_at__isnull", True)),
                                fields=("webhook",),
                                name="one_webhook_secret_in_force",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookProgress",
                    fields=[
                        (
                            "webhook",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="progress",
                                serialize=False,
                                to="events.webhook",
                            ),
                        ),
                        ("transaction", apps.events.models.log.TransactionIdField(default=0)),
                        ("sequence", models.BigIntegerField(default=0)),
                        ("slots", models.PositiveSmallIntegerField(default=1)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("failing_since", models.DateTimeField(null=True)),
                        ("resting_until", models.DateTimeField(null=True)),
                        ("last_delivered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slots__gte", 1), ("slots__lte", 4)),
                                name="webhook_slots_in_range",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
