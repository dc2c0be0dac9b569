"""Paths below one workspace."""

from django.urls import path

from apps.audit.api.views import AuditViews, SealViews

urlpatterns = [
    path("audit/", AuditViews.as_view({"get": "list"}), name="audit-list"),
    path("audit/export/", AuditViews.as_view({"get": "export"}), name="audit-export"),
    path("audit/seals/", SealViews.as_view({"get": "list"}), name="audit-seal-list"),
]
