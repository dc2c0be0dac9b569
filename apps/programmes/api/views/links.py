"""Report links over REST."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.history_reading import Change
from apps.programmes import selectors
from apps.programmes.api.filters import ReportLinkFilters
from apps.programmes.api.serializers.links import LinkResendingSerializer, ReportLinkSerializer
from apps.programmes.models import ReportLink
from apps.programmes.services import links
from apps.stakeholders.api.base import Created, Listed
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced


class ReportLinkViews(Traced, Listed, Created, Steps):
    """Links by which organisations report without an account."""

    serializer_class = ReportLinkSerializer
    filterset_class = ReportLinkFilters
    orderings = {"id": "id", "expires_at": "expires_at", "sent_at": "sent_at"}
    actions_required = {
        "list": "links.read",
        "retrieve": "links.read",
        "history": "links.read",
        "create": "links.write",
        "resend": "links.write",
        "revoke": "links.write",
    }

    def visible(self) -> QuerySet[ReportLink]:
        """Return the report links that the actor may see."""
        rows = selectors.links_visible_to(self.actor)
        return rows.select_related("organisation", "workspace").prefetch_related("milestones")

    def perform_create(self, data: Mapping[str, Any]) -> ReportLink:
        """Make a link; the mail is sent as soon as the mail server takes it."""
        return links.make_link(actor=self.actor, at=timezone.now(), site=self._site(), **data)

    @extend_schema(request=LinkResendingSerializer, responses=ReportLinkSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send a new address, which replaces the one before."""
        again = partial(links.resend_link, site=self._site())
        return self.step(again, "link", LinkResendingSerializer)

    @extend_schema(request=None, responses=ReportLinkSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a link back; nothing can be reported by it any more."""
        return self.step(links.revoke_link, "link")

    def changes_of(self, instance: ReportLink) -> list[Change]:
        """Return every change of a report link."""
        return selectors.link_history(instance)

    def _site(self) -> str:
        return self.request.build_absolute_uri("/")
