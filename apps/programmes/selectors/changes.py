"""What has happened to a milestone, from the history that its triggers keep."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from apps.programmes.models import Layer, Milestone

# Column → name in the REST contract.
_FIELDS = {
    "initiative_id": "initiative",
    "layer_id": "layer",
    "owner_organisation_id": "owner_organisation",
    "name": "name",
    "weight": "weight",
    "baseline_date": "baseline_date",
    "forecast_date": "forecast_date",
    "actual_date": "actual_date",
    "status": "status",
    "evidence_url": "evidence_url",
    "note": "note",
    "reported_at": "reported_at",
    "external_id": "external_id",
    "source": "source",
}


class Change(NamedTuple):
    """One field that one write changed. from_ is None where the milestone was made by it."""

    at: datetime
    actor: str
    what: str
    from_: Any
    to: Any
    why: str


def milestone_history(milestone: Milestone) -> list[Change]:
    """Return each change of a milestone, oldest first, one entry for each field that changed."""
    versions = list(
        Milestone.pgh_event_model.objects.filter(pgh_obj_id=milestone.pk)
        .order_by("pgh_id")
        .values("pgh_created_at", "pgh_context", *_FIELDS)
    )
    layers = dict(
        Layer.objects.filter(workspace_id=milestone.workspace_id).values_list("id", "key")
    )
    history: list[Change] = []
    before: Mapping[str, Any] = {}
    for version in versions:
        context = version["pgh_context"] or {}
        history += [
            Change(
                version["pgh_created_at"],
                context.get("actor", ""),
                name,
                _told(before.get(column), layers),
                _told(version[column], layers),
                context.get("why", ""),
            )
            for column, name in _FIELDS.items()
            if version[column] != before.get(column, _nothing(column))
        ]
        before = version
    return history


def _nothing(column: str) -> str | None:
    """Return what a field of a milestone that is just being made counts as before."""
    return "" if column in {"evidence_url", "note", "source"} else None


def _told(value: Any, layers: Mapping[UUID, str]) -> Any:
    """Return a value as the REST contract writes it."""
    if isinstance(value, UUID):
        return layers.get(value, str(value))
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
