"""Where it is counted who tried to sign in: the table of Django's cache in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_bind_rotate_and_narrow_tokens")]

    operations = [
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
        )
    ]
