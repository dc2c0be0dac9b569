"""The whole portfolio over REST, and who owes what to whom in it."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.filters import ObligationFilters
from apps.alignment.api.parameters import AS_OF, as_of_in
from apps.alignment.api.portfolio_schemas import ObligationSerializer, PortfolioSerializer
from apps.alignment.api.views.readings import ReadingList, ReadingView
from apps.alignment.selectors.lanes_by import GROUPINGS
from apps.alignment.selectors.obligations import obligation_row, obligations_of
from apps.alignment.selectors.portfolios import portfolio_of
from apps.common.identities import as_uuid
from apps.programmes.models import Programme
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.api.replays import replayable


class PortfolioView(ReadingView):
    """Which lanes of the workspace, or of a programme, outpace which."""

    costs = {"get": 20}
    answer = PortfolioSerializer
    query_parameters = ReadingView.query_parameters | {"by", "programme"}

    @extend_schema(
        operation_id="portfolio",
        parameters=[
            AS_OF,
            OpenApiParameter("by", str, enum=list(GROUPINGS), description="`layer` if left out."),
            OpenApiParameter("programme", str, description="By id, key; the workspace without."),
        ],
        responses=PortfolioSerializer,
    )
    @replayable
    def get(self, request: Request, workspace: str) -> Response:
        """Return all milestones of the whole as if it were one initiative, lane by lane."""
        form, as_of = self.form(), as_of_in(request, self.workspace)
        by = request.query_params.get("by", "layer")
        if by not in GROUPINGS:
            raise ValidationError({"by": [f"One of: {', '.join(GROUPINGS)}."]})
        programme = self._programme(request.query_params.get("programme"))
        seen = initiatives_visible_to(self.actor)
        if programme is not None:
            seen = seen.filter(programme=programme)
        return Response(form.of_computed([portfolio_of(self.actor, seen, by, as_of, programme)])[0])

    def _programme(self, given: str | None) -> Programme | None:
        if given is None:
            return None
        seen, identity = programmes_visible_to(self.actor), as_uuid(given)
        found = seen.filter(pk=identity).first() if identity else seen.filter(key=given).first()
        if found is None:
            raise ValidationError({"programme": [f"There is no programme “{given}”."]})
        return found


class ObligationsView(ReadingList):
    """Who owes what to whom, by when."""

    costs = {"get": 3}
    answer = ObligationSerializer
    orderings = {"due_date": "due_date", "slack_days": "slack_days", "id": "id"}
    narrowing = ObligationFilters

    @extend_schema(
        operation_id="obligations",
        parameters=[
            AS_OF,
            *(OpenApiParameter(name, str) for name in ObligationFilters.base_filters),
        ],
        responses=ObligationSerializer(many=True),
    )
    @replayable
    def get(self, request: Request, workspace: str) -> Response:
        """Return what open milestones wait for and is not done, by when it is needed."""
        form, as_of = self.form(), as_of_in(request, self.workspace)
        owed = self.narrowed(obligations_of(self.actor, as_of))
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(owed, request, self)
        rows = [obligation_row(dependency) for dependency in page]
        return paginator.get_paginated_response(form.of_computed(rows))
