"""Named baselines over REST, and what differs between two of them."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api import pagination
from apps.common.api.computed import Computed, ComputedPagination
from apps.common.identities import as_uuid
from apps.programmes import selectors
from apps.programmes.api.filters import BaselineFilters
from apps.programmes.api.serializers.named_baselines import (
    BaselineRenamingSerializer,
    DifferenceSerializer,
    LaneDifferenceSerializer,
    NamedBaselineSerializer,
)
from apps.programmes.models import Baseline
from apps.programmes.selectors.comparisons import (
    CHANGES,
    Between,
    Comparison,
    compare,
    compare_lanes,
)
from apps.programmes.services import named_baselines
from apps.stakeholders.api.base import Crud, WorkspaceView
from apps.stakeholders.api.replays import ReplayedLists

_TODAY = "today"


class NamedBaselineViews(ReplayedLists, Crud):
    """What was promised on some days, kept as it was."""

    serializer_class = NamedBaselineSerializer
    filterset_class = BaselineFilters
    orderings = {"id": "id", "name": "name", "taken_at": "taken_at"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "baselines.take",
        "partial_update": "baselines.take",
        "destroy": "baselines.take",
    }
    costs = {"create": 50}

    def visible(self) -> QuerySet[Baseline]:
        """Return the baselines of the actor's workspace."""
        return selectors.baselines_visible_to(self.actor)

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a baseline."""
        if self.action == "partial_update":
            return BaselineRenamingSerializer
        return NamedBaselineSerializer

    def perform_create(self, data: Mapping[str, Any]) -> Baseline:
        """Keep the dates as they are now."""
        return named_baselines.take_baseline(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Baseline, data: Mapping[str, Any]) -> Baseline:
        """Give it another name."""
        return named_baselines.rename_baseline(
            baseline=instance, actor=self.actor, at=timezone.now(), **data
        )

    def perform_destroy(self, instance: Baseline) -> None:
        """Remove it with its dates."""
        named_baselines.remove_baseline(baseline=instance, actor=self.actor, at=timezone.now())


class _Summed(ComputedPagination):
    """Pages with the sum of all that differs beside them."""

    summary: Mapping[str, int]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the sum."""
        response = super().get_paginated_response(data)
        response.data["summary"] = self.summary
        return response

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return the JSON schema of a page."""
        page = super().get_paginated_response_schema(schema)
        counts = {name: {"type": "integer"} for name in (*CHANGES, "kept")}
        page["properties"]["summary"] = {
            "type": "object",
            "required": [*counts],
            "properties": counts,
            "description": "Of all that the reader sees, whatever `change` asks for.",
        }
        return page


_WITH = OpenApiParameter(
    "with", str, required=True, description="Another baseline of the same scope, or `today`."
)
_INITIATIVE = OpenApiParameter("initiative", UUID, description="Only of this initiative.")
_LAYER = OpenApiParameter("layer", str, description="Only of the layer with this key.")


class _ComparingView(WorkspaceView):
    """A reading of two baselines."""

    actions_required = {"get": "record.read"}
    costs = {"get": 10}
    query_parameters = pagination.PARAMETERS | {"with", "initiative", "layer"}
    answer: ClassVar[type[BaseSerializer[Any]]]

    def answers_by(self) -> type[BaseSerializer[Any]]:
        """Return the serializer of what differs."""
        return self.answer

    def between(self, pk: UUID) -> Between:
        """Return what is to be compared. Raises: Http404, ValidationError."""
        baselines = selectors.baselines_visible_to(self.actor)
        before = get_object_or_404(baselines, pk=pk)
        asked = self.request.query_params
        initiative = asked.get("initiative")
        if initiative is not None and as_uuid(initiative) is None:
            raise ValidationError({"initiative": ["The id of an initiative."]})
        return Between(
            before=before,
            after=_other(asked.get("with", ""), before, baselines),
            initiative=as_uuid(initiative) if initiative else None,
            layer=asked.get("layer"),
        )

    def page(self, compared: Computed, paginator: ComputedPagination) -> Response:
        """Return the page that is asked for."""
        rows = paginator.paginate_queryset(compared, self.request, self)
        serializer = self.answer(rows, many=True)
        return paginator.get_paginated_response(self.form().of_computed(serializer.data))


class ComparisonView(_ComparingView):
    """Milestones whose promise differs; those that moved furthest into the future first."""

    answer = DifferenceSerializer
    orderings = {"days": "days"}
    default_ordering = "-days"
    pagination_class = _Summed
    query_parameters = _ComparingView.query_parameters | {"change"}

    @extend_schema(
        operation_id="baselines_compare",
        parameters=[
            _WITH,
            OpenApiParameter("change", str, enum=CHANGES, many=True),
            _INITIATIVE,
            _LAYER,
        ],
        responses=DifferenceSerializer(many=True),
    )
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return what was added, dropped and moved from a baseline to another, or to today."""
        asked = request.query_params.getlist("change")
        if wrong := [one for one in asked if one not in CHANGES]:
            message = f"“{wrong[0]}” is none of: {', '.join(CHANGES)}."
            raise ValidationError({"change": [message]})
        compared: Comparison = compare(
            self.between(pk)._replace(changes=asked or CHANGES), self.actor
        )
        paginator = self.pagination_class()
        paginator.summary = compared.summary
        return self.page(compared, paginator)


class LaneComparisonView(_ComparingView):
    """Lanes in which a promise differs; those whose end moved furthest into the future first."""

    answer = LaneDifferenceSerializer
    orderings = {"end_days": "end_days", "mean_days": "mean_days", "moved": "moved"}
    default_ordering = "-end_days"
    pagination_class = ComputedPagination

    @extend_schema(
        operation_id="baselines_compare_lanes",
        parameters=[_WITH, _INITIATIVE, _LAYER],
        responses=LaneDifferenceSerializer(many=True),
    )
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return by lane what differs from a baseline to another, or to today."""
        compared = compare_lanes(self.between(pk), self.actor)
        return self.page(compared, self.pagination_class())


def _other(asked: str, before: Baseline, baselines: QuerySet[Baseline]) -> Baseline | None:
    if asked == _TODAY:
        return None
    identity = as_uuid(asked)
    if identity is None:
        message = "Say with what: the id of another baseline, or today."
        raise ValidationError({"with": [message]})
    after = baselines.filter(pk=identity).first()
    if after is None:
        raise ValidationError({"with": ["There is no such baseline."]})
    if after.programme_id != before.programme_id:
        message = "The two were taken of different programmes: compare like with like."
        raise ValidationError({"with": [message]})
    return after
