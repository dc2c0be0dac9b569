"""The quality of schedules over REST: one initiative's report, and a row for each of many."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.filters import BoardFilters
from apps.alignment.api.parameters import AS_OF, as_of_in
from apps.alignment.api.quality_schemas import QualityRowSerializer, QualitySerializer
from apps.alignment.api.views.readings import ReadingList, ReadingView
from apps.alignment.selectors.quality import quality_in, quality_of
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.api.replays import replayable


class QualityView(ReadingView):
    """How far the plan of one initiative can be relied on."""

    costs = {"get": 3}
    answer = QualitySerializer

    @extend_schema(
        operation_id="initiatives_schedule_quality",
        parameters=[AS_OF],
        responses=QualitySerializer,
    )
    @replayable
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return every check in the manner of the DCMA 14 points, with the milestones meant."""
        form, as_of = self.form(), as_of_in(request, self.workspace)
        initiative = self.initiative(pk)
        quality = quality_of(self.workspace, [initiative.pk], as_of)
        report = quality_in(quality, 0, as_of, initiative=initiative.pk)
        return Response(form.of_computed([report])[0])


class QualityListView(ReadingList):
    """How far the plans of the workspace can be relied on, a row for each initiative."""

    costs = {"get": 10}
    answer = QualityRowSerializer
    orderings = {"id": "id", "key": "key", "name": "name"}
    narrowing = BoardFilters

    @extend_schema(
        operation_id="schedule_quality_list",
        parameters=[AS_OF, *(OpenApiParameter(name, str) for name in BoardFilters.base_filters)],
        responses=QualityRowSerializer(many=True),
    )
    @replayable
    def get(self, request: Request, workspace: str) -> Response:
        """Return how many checks each initiative passes and fails, and which it fails."""
        form, as_of = self.form(), as_of_in(request, self.workspace)
        asked = self.narrowed(initiatives_visible_to(self.actor))
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(asked, request, self)
        quality = quality_of(self.workspace, [initiative.pk for initiative in page], as_of)
        rows: list[dict[str, Any]] = [
            {
                "initiative": initiative.pk,
                "key": initiative.key,
                "name": initiative.name,
                "programme": initiative.programme_id,
                **quality.counts(place),
            }
            for place, initiative in enumerate(page)
        ]
        return paginator.get_paginated_response(form.of_computed(rows))
