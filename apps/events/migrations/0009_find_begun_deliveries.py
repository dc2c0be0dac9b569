from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0008_tell_of_invitations")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                fields=["webhook"],
                condition=models.Q(("leased_until__isnull", False), ("state", "waiting")),
                name="delivery_begun",
            ),
        ),
    ]
