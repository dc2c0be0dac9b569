"""Findings and the steps that people take with them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.filters import FindingFilters
from apps.alignment.api.serializers import (
    AcceptRiskSerializer,
    AcknowledgeSerializer,
    FindingSerializer,
    ReasonSerializer,
)
from apps.alignment.models import Finding
from apps.alignment.selectors.findings import finding_history, findings_visible_to
from apps.alignment.services import steps
from apps.common.history_reading import Change
from apps.programmes.selectors.visibility import layers_of
from apps.stakeholders.api.replays import ReplayedLists, day_in, known_at_in
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced
from apps.stakeholders.selectors.replays import said_by


class FindingViews(ReplayedLists, Traced, Steps):
    """Findings, and their life from open to resolved."""

    serializer_class = FindingSerializer
    filterset_class = FindingFilters
    orderings = {
        "id": "id",
        "since": "since",
        "skew_days": "skew_days",
        "skew_rhythms": "skew_rhythms",
    }
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "history": "record.read",
        "acknowledge": "findings.act",
        "accept_risk": "findings.act",
        "withdraw": "findings.act",
        "reopen": "findings.act",
    }

    def visible(self) -> QuerySet[Finding]:
        """Return the findings that the actor may see."""
        return findings_visible_to(self.actor)

    def known_at(self) -> datetime | None:
        """Return the instant asked for, by the end of the day asked for.

        A finding is what was said: of a day, it is what was said by then, from the first that can
        be replayed on.
        """
        known_at, day = known_at_in(self.request), day_in(self.request)
        return known_at if day is None else said_by(self.workspace, day, known_at)

    def get_serializer_context(self) -> dict[str, Any]:
        """Give sentences the layers' names."""
        context = super().get_serializer_context()
        if "actor" in context and context["actor"] is not None:
            context["layer_names"] = dict(layers_of(self.workspace).values_list("key", "name"))
        return context

    def changes_of(self, instance: Finding) -> list[Change]:
        """Return every step of a finding."""
        return finding_history(instance)

    @extend_schema(request=AcknowledgeSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say that somebody has seen it and takes care of it."""
        return self.step(steps.acknowledge_finding, "finding", AcknowledgeSerializer)

    @extend_schema(request=AcceptRiskSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"], url_path="accept-risk")
    def accept_risk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Live with it until a day, on which it reopens by itself."""
        return self.step(steps.accept_risk, "finding", AcceptRiskSerializer)

    @extend_schema(request=ReasonSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say that it is none."""
        return self.step(steps.withdraw_finding, "finding", ReasonSerializer)

    @extend_schema(request=ReasonSerializer, responses=FindingSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it up again."""
        return self.step(steps.reopen_finding, "finding", ReasonSerializer)
