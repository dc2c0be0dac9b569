"""What the detector says, asked for directly: nothing of it is stored."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import FilterSet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.alignment.api.filters import BoardFilters
from apps.alignment.api.parameters import AS_OF, as_of_in
from apps.alignment.api.schemas import (
    LEVELS,
    AlignmentSerializer,
    BoardRowSerializer,
    GridlockSerializer,
    WhatIfAnswerSerializer,
)
from apps.alignment.api.serializers import WhatIfSerializer
from apps.alignment.selectors.alignments import WHAT_IF_COLUMNS, alignment_of, what_if
from apps.alignment.selectors.board import board_rows
from apps.alignment.selectors.gridlocks import gridlock_of
from apps.alignment.selectors.kept_rankings import ranking_of
from apps.common.api import pagination
from apps.common.api.bodies import validated
from apps.common.api.computed import ComputedPagination
from apps.common.errors import InvalidInputError
from apps.programmes.models import Initiative
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.api.base import WorkspaceView
from apps.stakeholders.api.replays import replayable


class ReadingView(WorkspaceView):
    """A reading of the record at a date."""

    actions_required = {"get": "record.read", "post": "record.read"}
    query_parameters = frozenset({"as_of"})
    answer: ClassVar[type[BaseSerializer[Any]]]

    def answers_by(self) -> type[BaseSerializer[Any]]:
        """Return the serializer of what is read."""
        return self.answer

    def initiative(self, pk: UUID) -> Initiative:
        """Return an initiative that the actor sees. Raises: Http404."""
        rows = initiatives_visible_to(self.actor).select_related("workspace")
        return get_object_or_404(rows, pk=pk)


class ReadingList(ReadingView):
    """A reading of many rows, a page at a time.

    narrowing: the filters that it can be asked with
    """

    narrowing: ClassVar[type[FilterSet]]
    pagination_class = pagination.KeysetPagination

    def known_parameters(self) -> frozenset[str]:
        """Return what the list can be asked for."""
        known = super().known_parameters() | pagination.PARAMETERS
        return known | frozenset(self.narrowing.base_filters)

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the rows that are asked for. Raises: ValidationError."""
        filters = self.narrowing(self.request.query_params, rows, request=self.request)
        if not filters.is_valid():
            raise ValidationError(filters.errors)
        narrowed: QuerySet[Any] = filters.qs
        return narrowed


class AlignmentView(ReadingView):
    """Where one initiative's layers stand, and what is out of step."""

    costs = {"get": 3}
    answer = AlignmentSerializer

    @extend_schema(
        operation_id="initiatives_alignment", parameters=[AS_OF], responses=AlignmentSerializer
    )
    @replayable
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return the alignment of an initiative on a day."""
        form = self.form()
        read = alignment_of(self.initiative(pk), as_of_in(request, self.workspace), self.actor)
        return Response(form.of_computed([read])[0])


class WhatIfView(ReadingView):
    """What if some dates were others?"""

    costs = {"post": 10}
    answer = WhatIfAnswerSerializer

    @extend_schema(
        operation_id="initiatives_what_if",
        request=WhatIfSerializer,
        responses=WhatIfAnswerSerializer,
    )
    def post(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return the alignment before and after; nothing is stored."""
        body = validated(WhatIfSerializer(data=request.data))
        as_of = body.get("as_of") or as_of_in(request, self.workspace)
        changes = {
            change["milestone"]: {
                name: when for name, when in change.items() if name in WHAT_IF_COLUMNS
            }
            for change in body["changes"]
        }
        try:
            return Response(what_if(self.initiative(pk), as_of, changes, self.actor))
        except KeyError as error:
            row = list(changes).index(error.args[0])
            message = "No live milestone of this initiative."
            raise InvalidInputError.at(f"/changes/{row}/milestone", message, "not_found") from error


class BoardView(ReadingList):
    """Where every initiative stands."""

    costs = {"get": 10}
    answer = BoardRowSerializer
    narrowing = BoardFilters
    orderings = {"skew_rhythms": "skew_rhythms"}
    default_ordering = "-skew_rhythms"
    pagination_class = ComputedPagination

    def known_parameters(self) -> frozenset[str]:
        """Return what the board can be asked for."""
        return super().known_parameters() | {"level"}

    @extend_schema(
        operation_id="alignment_board",
        parameters=[
            AS_OF,
            *(
                OpenApiParameter(name, str)
                for name in ("programme", "sector", "region", "organisation", "phase", "search")
            ),
            OpenApiParameter("level", str, enum=LEVELS, description="Initiatives at this level."),
        ],
        responses=BoardRowSerializer(many=True),
    )
    @replayable
    def get(self, request: Request, workspace: str) -> Response:
        """Return the board, worst first unless asked otherwise."""
        form = self.form()
        asked = self.narrowed(initiatives_visible_to(self.actor))
        as_of = as_of_in(request, self.workspace)
        ranking = ranking_of(self.workspace, asked, as_of)
        level = request.query_params.get("level")
        if level is not None:
            if level not in LEVELS:
                raise ValidationError({"level": [f"One of: {', '.join(LEVELS)}."]})
            ranking = ranking.at_level(LEVELS.index(level) + 1)
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(ranking, request, self)
        rows = board_rows(self.actor, [standing.pk for standing in page], as_of)
        return paginator.get_paginated_response(form.of_computed(rows))


class GridlockView(ReadingView):
    """What can never be released in the workspace."""

    costs = {"get": 10}
    answer = GridlockSerializer

    @extend_schema(operation_id="gridlock", parameters=[AS_OF], responses=GridlockSerializer)
    @replayable
    def get(self, request: Request, workspace: str) -> Response:
        """Return what is stuck, why, and the cheapest ways out."""
        form = self.form()
        read: dict[str, Any] = gridlock_of(self.actor, as_of_in(request, self.workspace))
        return Response(form.of_computed([read])[0])
