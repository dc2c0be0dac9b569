from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0003_say_where_from"), ("stakeholders", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(fields=["workspace", "recorded_at"], name="event_recorded"),
        ),
    ]
