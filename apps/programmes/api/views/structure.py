"""Layers, programmes and initiatives over REST."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.identities import as_uuid
from apps.programmes import selectors
from apps.programmes.api.filters import (
    InitiativeFilters,
    LayerFilters,
    ProgrammeFilters,
)
from apps.programmes.api.serializers.structure import (
    InitiativeSerializer,
    LayerSerializer,
    ProgrammeSerializer,
)
from apps.programmes.api.serializers.timelines import TimelineSerializer
from apps.programmes.models import Initiative, Layer, Participation, Programme
from apps.programmes.services import layers, structure
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.replays import AS_OF, ReplayedLists, as_of_in, replayable

_STRUCTURE = {
    "list": "record.read",
    "retrieve": "record.read",
    "create": "structure.write",
    "partial_update": "structure.write",
    "destroy": "structure.write",
    "batch": "structure.write",
}


_ID_OR_KEY = extend_schema(
    parameters=[OpenApiParameter("id", str, OpenApiParameter.PATH, description="Id or key.")]
)


@extend_schema_view(retrieve=_ID_OR_KEY, partial_update=_ID_OR_KEY, destroy=_ID_OR_KEY)
class LayerViews(ReplayedLists, Batched, Crud):
    """The layers whose pace is compared, in their order; known by id or key."""

    serializer_class = LayerSerializer
    filterset_class = LayerFilters
    lookup_value_regex = "[0-9a-z][0-9A-Za-z_-]*"
    orderings = {"position": "position", "key": "key", "id": "id"}
    actions_required = _STRUCTURE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read a key in the URL as the id of its layer."""
        super().initial(request, *args, **kwargs)
        if "pk" in self.kwargs:
            self.kwargs["pk"] = self._id_of(self.kwargs["pk"])

    def visible(self) -> QuerySet[Layer]:
        """Return the workspace's layers."""
        return selectors.layers_of(self.workspace)

    def perform_create(self, data: Mapping[str, Any]) -> Layer:
        """Create a layer."""
        return layers.create_layer(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Layer, data: Mapping[str, Any]) -> Layer:
        """Change a layer."""
        return layers.change_layer(
            layer=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Layer) -> None:
        """Remove a layer without milestones."""
        layers.remove_layer(layer=instance, actor=self.actor, at=timezone.now())

    def _id_of(self, named: str) -> UUID:
        known = self.visible().filter(key=named).values_list("pk", flat=True).first()
        identity = known or as_uuid(named)
        if identity is None:
            raise Http404
        return identity


class ProgrammeViews(ReplayedLists, Batched, Crud):
    """Programmes."""

    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilters
    is_composed = True
    orderings = {"id": "id", "key": "key", "name": "name"}
    actions_required = _STRUCTURE

    def visible(self) -> QuerySet[Programme]:
        """Return the workspace's programmes."""
        return selectors.programmes_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Programme:
        """Create a programme."""
        return structure.create_programme(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Programme, data: Mapping[str, Any]) -> Programme:
        """Change a programme."""
        return structure.change_programme(
            programme=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Programme) -> None:
        """Remove a programme without initiatives."""
        structure.remove_programme(programme=instance, actor=self.actor, at=timezone.now())


class InitiativeViews(ReplayedLists, Batched, Crud):
    """Initiatives that the caller sees."""

    serializer_class = InitiativeSerializer
    filterset_class = InitiativeFilters
    is_composed = True
    orderings = {"id": "id", "key": "key", "name": "name", "phase": "phase", "region": "region"}
    actions_required = _STRUCTURE | {"timeline": "record.read"}

    def visible(self) -> QuerySet[Initiative]:
        """Return the initiatives that the actor sees."""
        parts = Participation.objects.order_by("id")
        return selectors.initiatives_visible_to(self.actor).prefetch_related(
            Prefetch("participations", queryset=parts)
        )

    def known_parameters(self) -> frozenset[str]:
        """Offer `as_of` on the timeline."""
        known = super().known_parameters()
        return known | {"as_of"} if self.action == "timeline" else known

    def answers_by(self) -> type[BaseSerializer[Any]] | None:
        """Return the serializer of what is read: an initiative or its timeline."""
        return TimelineSerializer if self.action == "timeline" else super().answers_by()

    def perform_create(self, data: Mapping[str, Any]) -> Initiative:
        """Create an initiative."""
        return structure.create_initiative(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Initiative, data: Mapping[str, Any]) -> Initiative:
        """Change an initiative."""
        return structure.change_initiative(
            initiative=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Initiative) -> None:
        """Remove an initiative without milestones."""
        structure.remove_initiative(initiative=instance, actor=self.actor, at=timezone.now())

    @extend_schema(parameters=[AS_OF], responses=TimelineSerializer, filters=False)
    @action(detail=True)
    @replayable
    def timeline(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the initiative's milestones and dependencies, ready to draw."""
        form, initiative = self.form(), self.get_object()
        drawn = selectors.timeline(initiative, self.actor, as_of_in(request, self.workspace))
        return Response(form.of_computed([TimelineSerializer(drawn).data])[0])
