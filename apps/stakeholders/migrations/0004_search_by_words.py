from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from apps.common.search import SearchWords


class Migration(migrations.Migration):
    # Built beside the writers, which goes without a transaction only.
    atomic = False

    dependencies = [
        ("common", "0002_search_words"),
        ("stakeholders", "0003_name_and_disable_services"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="organisation",
            index=GinIndex(SearchWords("name", "external_id"), name="organisation_words"),
        ),
    ]
