"""Organisations, layers, programmes and initiatives as they were before an import."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet

from apps.exchange.models import Import, ImportChange
from apps.programmes.models import Initiative, Layer, Participation, Programme
from apps.stakeholders.models import Organisation

_MODELS: Final[Mapping[str, type[Model]]] = {
    "organisation": Organisation,
    "layer": Layer,
    "programme": Programme,
    "initiative": Initiative,
}
# Fields of events that are columns of another name.
_COLUMNS: Final = {"programme": "programme_id", "lead_organisation": "lead_organisation_id"}
_BATCH: Final = 1_000


def restore_structure(job: Import) -> None:
    """Give what an import changed the values back that it had before."""
    for kind, model in _MODELS.items():
        changes = ImportChange.objects.filter(of=job, object=kind, kind="changed")
        before = {pk: values or {} for pk, values in changes.values_list("subject_id", "before")}
        rows: dict[UUID, Model] = QuerySet[Model, Model](model).in_bulk(list(before))
        by_fields: dict[tuple[str, ...], list[Model]] = {}
        for pk, values in before.items():
            if pk not in rows:
                continue
            fields = {
                _COLUMNS.get(name, name): value
                for name, value in values.items()
                if name != "participations"
            }
            for name, value in fields.items():
                setattr(rows[pk], name, value)
            by_fields.setdefault(tuple(sorted(fields)), []).append(rows[pk])
        for names, some in by_fields.items():
            if names:
                QuerySet[Model, Model](model).bulk_update(some, list(names), batch_size=_BATCH)
        if kind == "initiative":
            _restore_participations(before)


def _restore_participations(before: Mapping[UUID, Mapping[str, Any]]) -> None:
    changed = {pk: values for pk, values in before.items() if "participations" in values}
    Participation.objects.filter(initiative__in=list(changed)).delete()
    Participation.objects.bulk_create(
        [
            Participation(
                initiative_id=pk, organisation_id=UUID(one["organisation"]), role=one["role"]
            )
            for pk, values in changed.items()
            for one in values["participations"]
        ]
    )
