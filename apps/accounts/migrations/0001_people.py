import uuid

import django.contrib.postgres.functions
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_record_access"),
        ("accounts", "0004_attempts"),
        ("accounts", "0005_verified_addresses"),
        ("accounts", "0007_speak_a_language"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        (
                            "is_service",
                            models.BooleanField(default=False, help_text="Acts by token only."),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "audit_salt",
                            models.UUIDField(
                                db_default=django.contrib.postgres.functions.RandomUUID(),
                                default=uuid.uuid4,
                                editable=False,
                                null=True,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Of mails; chosen on pages.",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="one_user_for_each_email_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Access",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person.signed_in", "Signed In"),
                                    ("person.signed_out", "Signed Out"),
                                    ("person.sign_in_failed", "Sign In Failed"),
                                    ("token.refused", "Token Refused"),
                                    ("record.exported", "Exported"),
                                    ("person.exported", "Person Exported"),
                                    ("person.erased", "Person Erased"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("person_id", models.UUIDField(null=True)),
                        ("workspace_id", models.UUIDField(null=True)),
                        ("token_id", models.UUIDField(null=True)),
                        ("address", models.GenericIPAddressField(null=True)),
                        ("request_id", models.UUIDField(null=True)),
                        ("detail", models.JSONField(default=dict)),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["person_id", "recorded_at"], name="access_of_person"
                            ),
                            models.Index(
                                fields=["workspace_id", "recorded_at"], name="access_in_workspace"
                            ),
                        ],
                    },
                ),
            ],
        ),
        # No model of ours: Django's cache reads and writes it by its own SQL.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="Attempts",
                    fields=[
                        (
                            "cache_key",
                            models.CharField(max_length=255, primary_key=True, serialize=False),
                        ),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                )
            ]
        ),
    ]
