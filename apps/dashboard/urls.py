"""The pages."""

from django.urls import path

from apps.dashboard.views.accounts import Home, choose_language
from apps.dashboard.views.agreements import DependencyStep, ProposePage
from apps.dashboard.views.baselines import BaselinesPage, ChangePage
from apps.dashboard.views.board import BoardPage
from apps.dashboard.views.commitments.urls import urlpatterns as of_commitments
from apps.dashboard.views.comparing import ComparePage
from apps.dashboard.views.exports import ExportFile, ExportsPage
from apps.dashboard.views.findings import FindingsPage
from apps.dashboard.views.forums.urls import urlpatterns as of_forums
from apps.dashboard.views.imports import ImportPage, ImportsPage, ImportUndo
from apps.dashboard.views.initiatives import InitiativePage
from apps.dashboard.views.links import LinksPage, LinkStep
from apps.dashboard.views.milestones import MilestonePage, MilestoneStep
from apps.dashboard.views.papers import AddPaper, PaperFilePage, RemovePaper
from apps.dashboard.views.portfolios import ObligationsPage, PortfolioPage
from apps.dashboard.views.report_files import ReportFilePage, ReportTemplate
from apps.dashboard.views.what_if import WhatIfPage
from apps.dashboard.views.work import AcceptReports, WorkPage

app_name = "dashboard"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("language/", choose_language, name="language"),
    path("w/<slug:workspace>/", BoardPage.as_view(), name="board"),
    path("w/<slug:workspace>/findings/", FindingsPage.as_view(), name="findings"),
    path("w/<slug:workspace>/portfolio/", PortfolioPage.as_view(), name="portfolio"),
    path("w/<slug:workspace>/obligations/", ObligationsPage.as_view(), name="obligations"),
    path("w/<slug:workspace>/work/", WorkPage.as_view(), name="work"),
    path("w/<slug:workspace>/work/accept/", AcceptReports.as_view(), name="accept-reports"),
    path("w/<slug:workspace>/work/file/", ReportFilePage.as_view(), name="report-file"),
    path(
        "w/<slug:workspace>/work/file/<str:kind>/",
        ReportTemplate.as_view(),
        name="report-template",
    ),
    path(
        "w/<slug:workspace>/dependencies/<uuid:pk>/<str:step>/",
        DependencyStep.as_view(),
        name="dependency-step",
    ),
    path("w/<slug:workspace>/milestones/<uuid:pk>/", MilestonePage.as_view(), name="milestone"),
    path(
        "w/<slug:workspace>/milestones/<uuid:pk>/dependencies/",
        ProposePage.as_view(),
        name="propose",
    ),
    path(
        "w/<slug:workspace>/milestones/<uuid:pk>/<str:step>/",
        MilestoneStep.as_view(),
        name="milestone-step",
    ),
    path("w/<slug:workspace>/baselines/", BaselinesPage.as_view(), name="baselines"),
    path("w/<slug:workspace>/baselines/<uuid:pk>/", ComparePage.as_view(), name="baseline"),
    path(
        "w/<slug:workspace>/baseline-changes/<uuid:pk>/",
        ChangePage.as_view(),
        name="baseline-change",
    ),
    path(
        "w/<slug:workspace>/initiatives/<uuid:pk>/what-if/",
        WhatIfPage.as_view(),
        name="what-if",
    ),
    path("w/<slug:workspace>/report-links/", LinksPage.as_view(), name="report-links"),
    path(
        "w/<slug:workspace>/report-links/<uuid:pk>/<str:step>/",
        LinkStep.as_view(),
        name="report-link-step",
    ),
    path("w/<slug:workspace>/agenda-items/<uuid:pk>/papers/", AddPaper.as_view(), name="add-paper"),
    path("w/<slug:workspace>/papers/<uuid:pk>/file/", PaperFilePage.as_view(), name="paper-file"),
    path("w/<slug:workspace>/papers/<uuid:pk>/remove/", RemovePaper.as_view(), name="remove-paper"),
    path("w/<slug:workspace>/imports/", ImportsPage.as_view(), name="imports"),
    path("w/<slug:workspace>/imports/<uuid:pk>/", ImportPage.as_view(), name="import"),
    path("w/<slug:workspace>/imports/<uuid:pk>/undo/", ImportUndo.as_view(), name="import-undo"),
    path("w/<slug:workspace>/exports/", ExportsPage.as_view(), name="exports"),
    path("w/<slug:workspace>/exports/<uuid:pk>/", ExportFile.as_view(), name="export-file"),
    path("w/<slug:workspace>/initiatives/<uuid:pk>/", InitiativePage.as_view(), name="initiative"),
    *of_forums,
    *of_commitments,
]
