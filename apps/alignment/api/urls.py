"""Where alignment is found below a workspace."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.alignment.api.views.adopting import AdoptingView
from apps.alignment.api.views.effects import EffectView
from apps.alignment.api.views.findings import FindingViews
from apps.alignment.api.views.forecasts import ForecastView
from apps.alignment.api.views.policies import PolicyViews
from apps.alignment.api.views.portfolios import ObligationsView, PortfolioView
from apps.alignment.api.views.quality import QualityListView, QualityView
from apps.alignment.api.views.readings import AlignmentView, BoardView, GridlockView, WhatIfView
from apps.alignment.api.views.reminders import RemindersView
from apps.alignment.api.views.sweeps import SweepViews

router = SimpleRouter()
router.register("findings", FindingViews, basename="finding")
router.register("policies", PolicyViews, basename="policy")
router.register("sweeps", SweepViews, basename="sweep")

urlpatterns = [
    path("alignment/", BoardView.as_view(), name="board"),
    path("gridlock/", GridlockView.as_view(), name="gridlock"),
    path("initiatives/<uuid:pk>/alignment/", AlignmentView.as_view(), name="initiative-alignment"),
    path("initiatives/<uuid:pk>/forecast/", ForecastView.as_view(), name="initiative-forecast"),
    path("initiatives/<uuid:pk>/what-if/", WhatIfView.as_view(), name="initiative-what-if"),
    path(
        "initiatives/<uuid:pk>/what-if/adopt/",
        AdoptingView.as_view(),
        name="initiative-what-if-adopt",
    ),
    path("baseline-changes/<uuid:pk>/effect/", EffectView.as_view(), name="baseline-change-effect"),
    path("reminders/", RemindersView.as_view(), name="reminders"),
    path("portfolio/", PortfolioView.as_view(), name="portfolio"),
    path("obligations/", ObligationsView.as_view(), name="obligations"),
    path("schedule-quality/", QualityListView.as_view(), name="schedule-quality"),
    path(
        "initiatives/<uuid:pk>/schedule-quality/",
        QualityView.as_view(),
        name="initiative-schedule-quality",
    ),
    *router.urls,
]
