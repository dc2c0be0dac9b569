import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("exchange", "0001_initial"),
        ("exchange", "0002_tell_more"),
        ("exchange", "0003_read_tables"),
        ("exchange", "0004_export_and_undo"),
        ("exchange", "0005_print_status_reports"),
    ]

    dependencies = [
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Import",
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
                            "format",
                            models.CharField(
                                choices=[
                                    ("plan", "Plan"),
                                    ("csv", "Csv"),
                                    ("xlsx", "Xlsx"),
                                    ("mspdi", "Mspdi"),
                                    ("xer", "Xer"),
                                    ("ical", "Ical"),
                                    ("iati", "Iati"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=100)),
                        ("dry_run", models.BooleanField(default=False)),
                        ("content", models.BinaryField(null=True)),
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
                        ("next_attempt_at", models.DateTimeField()),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, help_text="Per cent."),
                        ),
                        ("created", models.PositiveIntegerField(default=0)),
                        ("updated", models.PositiveIntegerField(default=0)),
                        ("unchanged", models.PositiveIntegerField(default=0)),
                        ("cancelled", models.PositiveIntegerField(default=0)),
                        ("errors", models.JSONField(default=list)),
                        ("diff", models.JSONField(default=list)),
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
                                related_name="%(class)ss",
                                to="stakeholders.workspace",
                            ),
                        ),
                        ("as_installation", models.BooleanField(db_default=False, default=False)),
                        (
                            "counts",
                            models.JSONField(
                                db_default=models.Value({}, models.JSONField()), default=dict
                            ),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        (
                            "mapping",
                            models.JSONField(
                                db_default=models.Value({}, models.JSONField()), default=dict
                            ),
                        ),
                        (
                            "notices",
                            models.JSONField(
                                db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stakeholders.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["next_attempt_at"],
                                name="import_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "succeeded")),
                                fields=["workspace", "source", "format", "id"],
                                name="import_of_source",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "running", "succeeded", "failed"])
                                ),
                                name="import_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("progress__lte", 100)),
                                name="import_progress_is_per_cent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Export",
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
                        ("as_installation", models.BooleanField(db_default=False, default=False)),
                        ("content", models.BinaryField(null=True)),
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
                        ("next_attempt_at", models.DateTimeField()),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, help_text="Per cent."),
                        ),
                        ("started_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("plan", "Plan"),
                                    ("csv", "Csv"),
                                    ("xlsx", "Xlsx"),
                                    ("mspdi", "Mspdi"),
                                    ("ical", "Ical"),
                                    ("pdf", "Pdf"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("scope", models.JSONField(default=dict)),
                        ("language", models.CharField(default="en", max_length=16)),
                        ("error", models.JSONField(null=True)),
                        ("milestones", models.PositiveIntegerField(default=0)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("expires_at", models.DateTimeField(null=True)),
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
                                related_name="%(class)ss",
                                to="stakeholders.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["next_attempt_at"],
                                name="export_waiting",
                            ),
                            models.Index(fields=["asked_by", "id"], name="export_of_member"),
                            models.Index(
                                condition=models.Q(("expires_at__isnull", False)),
                                fields=["expires_at"],
                                name="export_expiring",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "running", "succeeded", "failed"])
                                ),
                                name="export_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("progress__lte", 100)),
                                name="export_progress_is_per_cent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportChange",
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
                        ("object", models.CharField(max_length=32)),
                        ("kind", models.CharField(max_length=12)),
                        ("subject_id", models.UUIDField()),
                        ("name", models.TextField()),
                        ("initiative", models.TextField(blank=True, default="")),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        (
                            "of",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="exchange.import",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["of", "id"], name="change_of_import")],
                    },
                ),
            ],
        ),
    ]
