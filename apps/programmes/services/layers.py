"""The layers of a workspace, and their order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.history import attribute_changes
from apps.common.ordering import place_behind, put_at
from apps.common.writing import assign
from apps.programmes.models import Layer
from apps.programmes.selectors import layers_of
from apps.programmes.services.facts import layer_facts
from apps.programmes.services.publishing import publish_change
from apps.programmes.services.refusals import StillInUseError
from apps.stakeholders.models import Membership, Workspace


@transaction.atomic
def create_layer(
    *, actor: Membership, key: str, name: str, at: datetime, position: int | None = None
) -> Layer:
    """Create a layer, at its place among the others or as the last."""
    attribute_changes(actor)
    others = _locked(actor.workspace)
    layer = Layer(workspace=actor.workspace, key=key, name=name, position=place_behind(others))
    layer.save(force_insert=True)
    if position is not None:
        put_at(layer, others, position, among=layers_of(actor.workspace))
    after = layer_facts(layer)
    publish_change(layer, "layer", actor=actor, at=at, before=None, after=after)
    return layer


@transaction.atomic
def change_layer(
    *, layer: Layer, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Layer:
    """Change a layer's key, name or place; the others make room."""
    attribute_changes(actor)
    before = layer_facts(layer)
    others = [other for other in _locked(layer.workspace) if other.pk != layer.pk]
    fields = {name: value for name, value in changes.items() if name != "position"}
    assign(layer, fields)
    if changes.get("position", layer.position) != layer.position:
        put_at(layer, others, changes["position"], among=layers_of(layer.workspace))
    after = layer_facts(layer)
    publish_change(layer, "layer", actor=actor, at=at, before=before, after=after)
    return layer


@transaction.atomic
def remove_layer(*, layer: Layer, actor: Membership, at: datetime) -> None:
    """Remove a layer without milestones.

    Raises: StillInUseError
    """
    attribute_changes(actor)
    if layer.milestones.exists():
        message = "Move its milestones to another layer first."
        raise StillInUseError(message)
    before = layer_facts(layer)
    publish_change(layer, "layer", actor=actor, at=at, before=before, after=None)
    layer.delete()


def _locked(workspace: Workspace) -> list[Layer]:
    """Return the layers in their order; the lock lets one change of order happen at a time."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    return list(layers_of(workspace))
