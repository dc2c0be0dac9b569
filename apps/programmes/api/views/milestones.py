"""Milestones over REST: read, change, report, accept, and push in bulk."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.history_reading import Change
from apps.programmes import selectors
from apps.programmes.api.filters import MilestoneFilters
from apps.programmes.api.serializers.bulk import BulkAnswerSerializer, BulkSerializer, rows_of
from apps.programmes.api.serializers.links import (
    ReportInBulk,
    ReportsAnswerSerializer,
    ReportsSerializer,
)
from apps.programmes.api.serializers.milestones import (
    MilestoneChangeSerializer,
    MilestoneSerializer,
    NoteSerializer,
    ReasonGivenSerializer,
    ReportSerializer,
)
from apps.programmes.models import Milestone
from apps.programmes.services import milestones, reporting
from apps.programmes.services.reports import Report, report_milestones
from apps.programmes.services.upserts import upsert_milestones
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.replays import ReplayedLists
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced


class MilestoneViews(ReplayedLists, Traced, Steps, Batched, Crud):
    """Milestones of the initiatives that the caller sees."""

    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilters
    is_composed = True
    orderings = {
        "id": "id",
        "baseline_date": "baseline_date",
        "forecast_date": "forecast_date",
        "actual_date": "actual_date",
        "reported_at": "reported_at",
        "name": "name",
        "weight": "weight",
        "status": "status",
    }
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "history": "record.read",
        "create": "milestones.write",
        "partial_update": "milestones.write",
        "bulk": "milestones.write",
        "batch": "milestones.write",
        "destroy": "milestones.remove",
        "report": "milestones.report",
        "reports": "milestones.report",
        "accept": "milestones.accept",
        "give_back": "milestones.accept",
    }
    costs = {**Batched.costs, "bulk": 50, "reports": 50}

    def visible(self) -> QuerySet[Milestone]:
        """Return the milestones that the actor sees."""
        return selectors.milestones_visible_to(self.actor).select_related("layer", "initiative")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a milestone."""
        if self.action == "partial_update":
            return MilestoneChangeSerializer
        return MilestoneSerializer

    def perform_create(self, data: Mapping[str, Any]) -> Milestone:
        """Create a milestone."""
        return milestones.create_milestone(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Milestone, data: Mapping[str, Any]) -> Milestone:
        """Change a milestone."""
        changes = dict(data)
        reason = changes.pop("reason", "")
        return milestones.change_milestone(
            milestone=instance,
            actor=self.actor,
            changes=changes,
            reason=reason,
            at=timezone.now(),
        )

    def perform_destroy(self, instance: Milestone) -> None:
        """Remove a milestone."""
        milestones.remove_milestone(milestone=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=ReportSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Report a milestone done; it counts once the programme office has accepted it."""
        return self.step(reporting.report_milestone, "milestone", ReportSerializer)

    @extend_schema(request=ReportsSerializer, responses=ReportsAnswerSerializer, filters=False)
    @action(detail=False, methods=["post"])
    def reports(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Report up to 5,000 milestones done, all or none."""
        rows = rows_of(request.data, "reports", ReportInBulk)
        reported = report_milestones(
            actor=self.actor,
            reports=[Report(**row) for row in rows],
            at=timezone.now(),
            below="/reports",
        )
        return Response(ReportsAnswerSerializer({"ids": reported}).data)

    @extend_schema(request=NoteSerializer, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Accept a reported completion."""
        return self.step(reporting.accept_milestone, "milestone", NoteSerializer)

    @extend_schema(
        operation_id="milestones_return",
        request=ReasonGivenSerializer,
        responses=MilestoneSerializer,
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a milestone to its owner, with the reason: it is in progress again."""
        return self.step(reporting.return_milestone, "milestone", ReasonGivenSerializer)

    def changes_of(self, instance: Milestone) -> list[Change]:
        """Return every change of a milestone."""
        return selectors.milestone_history(instance)

    @extend_schema(request=BulkSerializer, responses=BulkAnswerSerializer, filters=False)
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create or change up to 5,000 milestones by (source, external id), all or none."""
        result = upsert_milestones(actor=self.actor, rows=rows_of(request.data), at=timezone.now())
        return Response(BulkAnswerSerializer(result).data)
