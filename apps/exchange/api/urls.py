"""Paths below one workspace."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.exchange.api.reports import ReportFileView, ReportTemplateView
from apps.exchange.api.views import ExportViews, ImportChangeViews, ImportViews

router = SimpleRouter()
router.register("imports", ImportViews, basename="import")
router.register("exports", ExportViews, basename="export")

urlpatterns = [
    path(
        "imports/<uuid:id>/changes/",
        ImportChangeViews.as_view({"get": "list"}),
        name="import-change-list",
    ),
    path("report-files/", ReportFileView.as_view(), name="report-file"),
    path("report-files/template/", ReportTemplateView.as_view(), name="report-file-template"),
    *router.urls,
]
