"""Sweeps over REST: asked for, and watched."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.filters import SweepFilters
from apps.alignment.api.serializers import SweepSerializer
from apps.alignment.models import Sweep
from apps.alignment.selectors.findings import sweeps_visible_to
from apps.alignment.services.runs import start_sweep
from apps.stakeholders.api.base import Created, Listed


class SweepViews(Listed, Created):
    """Runs of the detector."""

    serializer_class = SweepSerializer
    filterset_class = SweepFilters
    orderings = {"id": "id", "as_of": "as_of"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "sweeps.start",
    }
    costs = {"create": 50}

    def visible(self) -> QuerySet[Sweep]:
        """Return the sweeps that the actor may see."""
        return sweeps_visible_to(self.actor)

    @extend_schema(responses={202: SweepSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Start a sweep; its progress is read from where Location points."""
        data, now = self.valid(), timezone.now()
        sweep = start_sweep(
            workspace=self.workspace,
            as_of=data.get("as_of") or self.workspace.today(now),
            at=now,
            actor=self.actor,
            scope=data.get("scope"),
        )
        return self.answer(sweep.pk, status.HTTP_202_ACCEPTED)
