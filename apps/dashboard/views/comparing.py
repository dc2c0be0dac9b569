"""Two baselines side by side."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.common.api.computed import ComputedPagination
from apps.common.identities import as_uuid
from apps.dashboard.comparing import lane_rows, pictured
from apps.dashboard.decisions import CompareForm
from apps.dashboard.views.pages import WorkspacePage
from apps.dashboard.views.paging import by, page_of
from apps.programmes.models import Baseline
from apps.programmes.selectors import baselines_visible_to, initiatives_visible_to
from apps.programmes.selectors.comparisons import Between, compare, compare_lanes

_MOST_LANES = 50


class ComparePage(WorkspacePage):
    """What was added, dropped and moved from a baseline to another, or to today."""

    template_name = "dashboard/compare.html"
    section = "baselines"
    request: HttpRequest

    @cached_property
    def baseline(self) -> Baseline:
        """Return the baseline of the URL. Raises: Http404."""
        rows = baselines_visible_to(self.actor).select_related("programme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what differs, the furthest moved first."""
        others = baselines_visible_to(self.actor).filter(programme=self.baseline.programme)
        others = others.exclude(pk=self.baseline.pk).order_by("-taken_at", "-id")[:100]
        asked = as_uuid(self.request.GET.get("with", ""))
        after = next((one for one in others if one.pk == asked), None)
        between = Between(before=self.baseline, after=after)
        compared = compare(between, self.actor)
        page = page_of(self.request, compared, ComputedPagination(), by("-days"))
        lanes = sorted(
            compare_lanes(between, self.actor).lanes,
            key=lambda lane: (-abs(lane.end_days or 0), lane.pk),
        )[:_MOST_LANES]
        spoken_of: set[UUID] = {one.initiative for one in (*page.rows, *lanes)}
        initiatives = initiatives_visible_to(self.actor).in_bulk(spoken_of)
        return super().get_context_data(
            baseline=self.baseline,
            taken=self.workspace.local(self.baseline.taken_at),
            after=after,
            form=CompareForm({"with": str(asked or "")}, others=others),
            summary=compared.summary,
            page=page,
            picture=pictured(page.rows, initiatives, self.layer_names),
            lanes=lane_rows(lanes, initiatives, self.layer_names),
            **kwargs,
        )
