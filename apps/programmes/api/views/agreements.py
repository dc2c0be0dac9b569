"""Dependencies and baseline changes over REST: proposed by one side, decided by the other."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.programmes import selectors
from apps.programmes.api.filters import BaselineChangeFilters, DependencyFilters
from apps.programmes.api.serializers.agreements import (
    BaselineChangeSerializer,
    DependencyChangeSerializer,
    DependencySerializer,
)
from apps.programmes.api.serializers.milestones import (
    NoteSerializer,
    OptionalReasonSerializer,
    ReasonGivenSerializer,
)
from apps.programmes.models import BaselineChange, BaselineMove, Dependency
from apps.programmes.services import baselines, dependencies
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.replays import ReplayedLists
from apps.stakeholders.api.steps import Steps


class DependencyViews(ReplayedLists, Steps, Batched, Crud):
    """Dependencies of which the caller sees both ends."""

    serializer_class = DependencySerializer
    filterset_class = DependencyFilters
    is_composed = True
    orderings = {"id": "id", "lag_days": "lag_days"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "dependencies.write",
        "partial_update": "dependencies.write",
        "destroy": "dependencies.write",
        "batch": "dependencies.write",
        "propose": "dependencies.write",
        "accept": "dependencies.decide",
        "decline": "dependencies.decide",
    }

    def visible(self) -> QuerySet[Dependency]:
        """Return the dependencies that the actor sees."""
        rows = selectors.dependencies_visible_to(self.actor)
        if self.request.method in {"GET", "HEAD"}:
            return rows
        return rows.select_related(
            "predecessor", "successor", "predecessor_initiative", "successor_initiative"
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a dependency."""
        if self.action == "partial_update":
            return DependencyChangeSerializer
        return DependencySerializer

    def perform_create(self, data: Mapping[str, Any]) -> Dependency:
        """Make a milestone wait for another."""
        return dependencies.create_dependency(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Dependency, data: Mapping[str, Any]) -> Dependency:
        """Change a lag or a need."""
        return dependencies.change_dependency(
            dependency=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Dependency) -> None:
        """Remove a dependency."""
        dependencies.remove_dependency(dependency=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=OptionalReasonSerializer, responses=DependencySerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask anew for a dependency that was declined; the other owner decides again."""
        return self.step(dependencies.propose_again, "dependency", OptionalReasonSerializer)

    @extend_schema(request=None, responses=DependencySerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Agree to a dependency that the other owner proposed: it counts from now on."""
        return self.step(dependencies.accept_dependency, "dependency")

    @extend_schema(request=OptionalReasonSerializer, responses=DependencySerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Refuse a dependency that the other owner proposed."""
        return self.step(dependencies.decline_dependency, "dependency", OptionalReasonSerializer)


class BaselineChangeViews(ReplayedLists, Steps, Crud):
    """Requests for other baselines, and what became of them."""

    serializer_class = BaselineChangeSerializer
    filterset_class = BaselineChangeFilters
    orderings = {"id": "id", "created_at": "created_at", "decided_at": "decided_at"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "baselines.ask",
        "partial_update": "baselines.ask",
        "destroy": "baselines.ask",
        "approve": "baselines.decide",
        "decline": "baselines.decide",
    }

    def visible(self) -> QuerySet[BaselineChange]:
        """Return the baseline changes that the actor sees."""
        moves = BaselineMove.objects.order_by("id")
        return selectors.baseline_changes_visible_to(self.actor).prefetch_related(
            Prefetch("moves", queryset=moves)
        )

    def perform_create(self, data: Mapping[str, Any]) -> BaselineChange:
        """Ask for other baselines."""
        return baselines.propose_baseline_change(
            actor=self.actor, reason=data["reason"], moves=data["moves"], at=timezone.now()
        )

    def perform_update(self, instance: BaselineChange, data: Mapping[str, Any]) -> BaselineChange:
        """Ask for something else, while nobody has decided."""
        return baselines.change_baseline_change(
            change=instance, actor=self.actor, at=timezone.now(), **data
        )

    def perform_destroy(self, instance: BaselineChange) -> None:
        """Take a request back, while nobody has decided."""
        baselines.withdraw_baseline_change(change=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=NoteSerializer, responses=BaselineChangeSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Move the baselines, all of them or none."""
        return self.step(baselines.approve_baseline_change, "change", NoteSerializer)

    @extend_schema(request=ReasonGivenSerializer, responses=BaselineChangeSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep the baselines as they are, with the reason."""
        return self.step(baselines.decline_baseline_change, "change", ReasonGivenSerializer)
