"""Calendar feeds of whoever asks, and when they are at work, over REST."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.bodies import validated
from apps.common.api.concurrency import check_match
from apps.common.etags import etag_of_version
from apps.forums.api.filters import CalendarFeedFilters
from apps.forums.api.serializers.calendars import (
    CalendarFeedAddressSerializer,
    CalendarFeedSerializer,
    WorkingHoursSerializer,
)
from apps.forums.models import CalendarFeed
from apps.forums.selectors.feeds import feeds_visible_to
from apps.forums.selectors.hours import own_hours
from apps.forums.services import feeds
from apps.forums.services.hours import choose_hours
from apps.stakeholders.api.base import Listed, Removed, WorkspaceView
from apps.stakeholders.api.secrets import answer_with_secret
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.models import Membership


class CalendarFeedViews(Listed, Removed, Steps):
    """The caller's calendar feeds; the address of one is in the answer that makes it."""

    serializer_class = CalendarFeedSerializer
    filterset_class = CalendarFeedFilters
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "feeds.write",
        "renew": "feeds.write",
        "destroy": "feeds.write",
    }

    def visible(self) -> QuerySet[CalendarFeed]:
        """Return the caller's own."""
        return feeds_visible_to(self.actor)

    @extend_schema(request=CalendarFeedSerializer, responses={201: CalendarFeedAddressSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a feed of a forum or of a session; of neither: of what the caller takes part in."""
        feed, address = feeds.make_feed(actor=self.actor, at=timezone.now(), **self.valid())
        return self._with_address(feed, address, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CalendarFeedAddressSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give a feed another address; the one before opens nothing any more."""
        with transaction.atomic():
            feed = self.subject()
            address = feeds.renew_feed(feed=feed, actor=self.actor, at=timezone.now())
            return self._with_address(feed, address)

    def perform_destroy(self, instance: CalendarFeed) -> None:
        """Take a feed away."""
        feeds.remove_feed(feed=instance, actor=self.actor)

    def _with_address(
        self, feed: CalendarFeed, address: str, status_code: int = status.HTTP_200_OK
    ) -> Response:
        return answer_with_secret(self, feed.pk, address, status_code, field="address")


class WorkingHoursView(WorkspaceView):
    """When whoever asks is at work."""

    actions_required: ClassVar[dict[str, str]] = {"get": "record.read", "patch": "hours.choose"}
    serializer_class = WorkingHoursSerializer

    @extend_schema(operation_id="working_hours_retrieve", responses=WorkingHoursSerializer)
    def get(self, request: Request, workspace: str) -> Response:
        """Return when the caller is at work, with an ETag."""
        return _told(self.actor)

    @extend_schema(
        operation_id="working_hours_partial_update",
        request=WorkingHoursSerializer,
        responses=WorkingHoursSerializer,
    )
    def patch(self, request: Request, workspace: str) -> Response:
        """Say when the caller is at work; what is left out stays."""
        said = validated(WorkingHoursSerializer(data=request.data, partial=True))
        with transaction.atomic():
            # Two changes at once are one after the other.
            member = Membership.objects.select_for_update(of=("self",), no_key=True)
            actor = member.select_related("user", "workspace").get(pk=self.actor.pk)
            check_match(request.headers.get("If-Match"), _told(actor)["ETag"])
            choose_hours(actor=actor, changes=said)
            return _told(actor)


def _told(member: Membership) -> Response:
    hours, said = own_hours(member)
    told = WorkingHoursSerializer.told(hours, said=said)
    version = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
    return Response(told, headers={"ETag": etag_of_version(version)})
