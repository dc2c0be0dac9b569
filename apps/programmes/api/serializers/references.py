"""How the record's objects are named in a body."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from apps.common.api.references import Reference
from apps.programmes.models import Layer
from apps.programmes.selectors import (
    initiatives_visible_to,
    layers_of,
    milestones_visible_to,
    programmes_visible_to,
)
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to


def layers_visible_to(actor: Membership) -> QuerySet[Layer]:
    """Return the layers of the actor's workspace."""
    return layers_of(actor.workspace)


@extend_schema_field(OpenApiTypes.STR)
class LayerReference(Reference):
    """Reads a layer's key or id, answers its key."""

    def __init__(self, **options: Any) -> None:
        """Offer the workspace's layers."""
        super().__init__(layers_visible_to, keys=("key",), **options)

    def use_pk_only_optimization(self) -> bool:
        """Fetch the layer: its key is what is answered."""
        return False

    def to_representation(self, value: Any) -> str:
        """Return the key."""
        return str(value.key)


def initiative_reference(**options: Any) -> Reference:
    """Return a reference to an initiative by id, key or external id."""
    return Reference(initiatives_visible_to, keys=("key", "external_id"), **options)


def programme_reference(**options: Any) -> Reference:
    """Return a reference to a programme by id or key."""
    return Reference(programmes_visible_to, keys=("key",), **options)


def organisation_reference(**options: Any) -> Reference:
    """Return a reference to an organisation by id or external id."""
    return Reference(organisations_visible_to, **options)


def milestone_reference(**options: Any) -> Reference:
    """Return a reference to a milestone by id or external id."""
    return Reference(milestones_visible_to, **options)
