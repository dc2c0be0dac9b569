"""Find the invite-only initiatives of a workspace at once."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("programmes", "0006_search_by_words"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="initiative",
            index=models.Index(fields=["workspace", "visibility"], name="initiative_visibility"),
        ),
    ]
