"""Where the record is found: workspaces, and what is below one."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.programmes.api.views.agreements import BaselineChangeViews, DependencyViews
from apps.programmes.api.views.links import ReportLinkViews
from apps.programmes.api.views.milestones import MilestoneViews
from apps.programmes.api.views.named_baselines import (
    ComparisonView,
    LaneComparisonView,
    NamedBaselineViews,
)
from apps.programmes.api.views.structure import InitiativeViews, LayerViews, ProgrammeViews
from apps.programmes.api.views.workspaces import WorkspaceCollection, WorkspaceDetail

router = SimpleRouter()
router.register("layers", LayerViews, basename="layer")
router.register("programmes", ProgrammeViews, basename="programme")
router.register("initiatives", InitiativeViews, basename="initiative")
router.register("milestones", MilestoneViews, basename="milestone")
router.register("report-links", ReportLinkViews, basename="report-link")
router.register("baselines", NamedBaselineViews, basename="baseline")
router.register("baseline-changes", BaselineChangeViews, basename="baseline-change")
router.register("dependencies", DependencyViews, basename="dependency")

urlpatterns = [
    path("baselines/<uuid:pk>/compare/", ComparisonView.as_view(), name="baseline-compare"),
    path(
        "baselines/<uuid:pk>/compare/lanes/",
        LaneComparisonView.as_view(),
        name="baseline-compare-lanes",
    ),
    *router.urls,
]
workspace_urlpatterns = [
    path("", WorkspaceCollection.as_view(), name="workspaces"),
    path("<slug:workspace>/", WorkspaceDetail.as_view(), name="workspace"),
]
