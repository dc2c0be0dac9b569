import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from apps.common.new_tables import CreateModels

pytestmark = pytest.mark.django_db


def _circle() -> CreateModels:
    key = models.BigAutoField(primary_key=True)
    return CreateModels(
        [
            CreateModel(
                name,
                [
                    ("id", key.clone()),
                    ("friend", models.ForeignKey(f"common.{friend}", models.CASCADE)),
                ],
                options={"indexes": [models.Index(fields=["friend", "id"], name=f"{name}_idx")]},
            )
            for name, friend in (("hen", "egg"), ("egg", "hen"))
        ]
    )


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        return {
            table.name
            for table in connection.introspection.get_table_list(cursor)
            if table.name in {"common_hen", "common_egg"}
        }


def test_models_made_together_are_those_made_one_by_one():
    together, one_by_one = ProjectState(), ProjectState()
    # Rendered before, as they are while migrations are applied.
    assert not together.apps.get_models()
    assert not one_by_one.apps.get_models()

    _circle().state_forwards("common", together)
    for model in _circle().models:
        model.state_forwards("common", one_by_one)

    assert together == one_by_one
    assert {m.__name__ for m in together.apps.get_models()} == {"hen", "egg"}


def test_tables_that_point_at_each_other_are_made_and_dropped_together():
    before, after = ProjectState(), ProjectState()
    operation = _circle()
    operation.state_forwards("common", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("common", editor, before, after)
    made = _tables()
    with connection.cursor() as cursor:
        relations = {
            name: connection.introspection.get_relations(cursor, f"common_{name}")
            for name in ("hen", "egg")
        }
    with connection.schema_editor() as editor:
        operation.database_backwards("common", editor, after, before)

    assert made == {"common_hen", "common_egg"}
    assert relations == {
        "hen": {"friend_id": ("id", "common_egg")},
        "egg": {"friend_id": ("id", "common_hen")},
    }
    assert _tables() == set()
