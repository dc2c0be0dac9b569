"""What a change of baselines would do, or did."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.effects import EffectSerializer
from apps.alignment.api.parameters import AS_OF, as_of_in
from apps.alignment.api.views.readings import ReadingView
from apps.alignment.selectors.effects import effects_of, initiatives_affected
from apps.common.api import pagination
from apps.common.api.pagination import KeysetPagination
from apps.programmes.selectors.visibility import baseline_changes_visible_to
from apps.stakeholders.api.replays import replayable


class EffectView(ReadingView):
    """Every pace and finding with and without a change of baselines, by initiative."""

    costs = {"get": 20}
    answer = EffectSerializer
    pagination_class = KeysetPagination
    query_parameters = ReadingView.query_parameters | pagination.PARAMETERS

    @extend_schema(
        operation_id="baseline_changes_effect",
        parameters=[AS_OF],
        responses=EffectSerializer(many=True),
    )
    @replayable
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return what a change of baselines does to the initiatives that it touches."""
        change = get_object_or_404(baseline_changes_visible_to(self.actor), pk=pk)
        as_of = as_of_in(request, self.workspace)
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(initiatives_affected(change, self.actor), request, self)
        effects = effects_of(change, [initiative.pk for initiative in page], as_of, self.actor)
        form = self.form()
        serializer = EffectSerializer(effects, many=True)
        return paginator.get_paginated_response(form.of_computed(serializer.data))
