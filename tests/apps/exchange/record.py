"""The whole record with its versions: equal before and after means that nothing was written."""

from typing import Any

from django.db.models.expressions import RawSQL

from apps.programmes.models import (
    BaselineChange,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
)
from apps.stakeholders.models import Organisation


def versions(model: Any) -> list[Any]:
    """Return every row with its version: equal before and after means that nothing was written."""
    table = model._meta.db_table
    rows = model.objects.annotate(version=RawSQL(f"{table}.xmin::text", []))  # noqa: S611 - a table's name
    return list(rows.order_by("pk").values())


def record() -> dict[str, list[Any]]:
    models = (
        Organisation,
        Layer,
        Programme,
        Initiative,
        Participation,
        Milestone,
        Dependency,
        BaselineChange,
    )
    return {model.__name__: versions(model) for model in models}
