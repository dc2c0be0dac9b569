"""Give each sort of milestones an index in whose order a page is read, however many there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

_SORTED_BY = (
    "actual_date",
    "baseline_date",
    "forecast_date",
    "reported_at",
    "status",
    "weight",
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("programmes", "0010_keep_baselines_by_name")]

    operations = [
        AddIndexConcurrently(
            model_name="milestone",
            index=models.Index(fields=["workspace", column, "id"], name=f"milestone_by_{column}"),
        )
        for column in _SORTED_BY
    ]
