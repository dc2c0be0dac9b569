from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("stakeholders", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="membershipevent",
            index=BrinIndex(fields=["pgh_created_at"], name="membership_recorded"),
        ),
    ]
