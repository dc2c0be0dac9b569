"""A ModelViewSet with `select_related` and keyset pagination."""

from typing import Any

from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ModelViewSet

from apps.programmes.models import Milestone


class PlainMilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """The fields that ours has."""

    layer = serializers.CharField(source="layer.key")

    class Meta:
        model = Milestone
        fields = [
            "id",
            "initiative",
            "layer",
            "owner_organisation",
            "name",
            "weight",
            "baseline_date",
            "original_baseline_date",
            "forecast_date",
            "actual_date",
            "status",
            "evidence_url",
            "note",
            "reported_at",
            "external_id",
            "source",
        ]


class PlainPagination(CursorPagination):
    """Fifty at a time, by the primary key."""

    page_size = 50
    ordering = "id"


class PlainMilestoneViews(ModelViewSet[Milestone]):
    """Milestones of one workspace, by their status where one is asked for."""

    serializer_class = PlainMilestoneSerializer
    pagination_class = PlainPagination

    def get_queryset(self) -> Any:
        """Return the workspace's milestones with what their serializer reads."""
        rows = Milestone.objects.filter(workspace_id=self.kwargs["workspace"])
        if status := self.request.query_params.get("status"):
            rows = rows.filter(status=status)
        return rows.select_related("layer")


router = SimpleRouter()
router.register(r"(?P<workspace>[0-9a-f-]{36})/milestones", PlainMilestoneViews, "milestone")
urlpatterns = router.urls
