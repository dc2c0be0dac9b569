from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from apps.common.search import SearchWords


class Migration(migrations.Migration):
    # Built beside the writers, which goes without a transaction only.
    atomic = False

    dependencies = [
        ("common", "0002_search_words"),
        ("programmes", "0005_find_history_of_a_day"),
        ("stakeholders", "0004_search_by_words"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="initiative",
            index=GinIndex(SearchWords("name", "key", "external_id"), name="initiative_words"),
        ),
        AddIndexConcurrently(
            model_name="milestone",
            index=GinIndex(SearchWords("name", "external_id"), name="milestone_words"),
        ),
    ]
