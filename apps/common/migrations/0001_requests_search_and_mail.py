import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import apps.common.models
import apps.common.new_tables

# The same separators as in `apps.common.search`. Everything named is in pg_catalog, so that the
# indexes on it can be restored under any search path.
_SEARCH_WORDS = r"""
CREATE FUNCTION search_words(a text, b text DEFAULT '', c text DEFAULT '') RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_tsvector(
    'pg_catalog.simple'::regconfig,
    translate(
        coalesce(a, '') || ' ' || coalesce(b, '') || ' ' || coalesce(c, ''),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~',
        repeat(' ', 32)
    )
)
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("common", "0001_initial"),
        ("common", "0002_search_words"),
        ("common", "0003_keep_mail"),
    ]

    dependencies = [
        ("accounts", "0001_people"),
    ]

    operations = [
        apps.common.new_tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="IdempotentRequest",
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
                        ("key", models.CharField(max_length=255)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("headers", models.JSONField(default=dict)),
                        ("body", models.BinaryField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), db_index=True
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "key"), name="one_answer_for_each_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
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
                        ("sealed", models.BinaryField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        (
                            "next_attempt_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["next_attempt_at"], name="mail_waiting")],
                    },
                ),
            ],
        ),
        # As a list: nothing is to be split at the semicolon.
        migrations.RunSQL([_SEARCH_WORDS], ["DROP FUNCTION search_words(text, text, text)"]),
    ]
