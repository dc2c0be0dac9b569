"""What has happened to a milestone, from the history that its triggers keep."""

from typing import Any
from uuid import UUID

from apps.common.encoding import plainly
from apps.common.history_reading import Change, history_of
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


def milestone_history(milestone: Milestone) -> list[Change]:
    """Return each change of a milestone, oldest first, one entry for each field that changed."""
    layers = dict(
        Layer.objects.filter(workspace_id=milestone.workspace_id).values_list("id", "key")
    )

    def told(value: Any) -> Any:
        return layers.get(value, str(value)) if isinstance(value, UUID) else plainly(value)

    return history_of(milestone, _FIELDS, told)
