"""The event log over REST: read by cursor, oldest first."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.common.api.pagination import MAXIMUM_LIMIT, PageSerializer, limit_of
from apps.common.errors import InvalidInputError
from apps.events import selectors
from apps.events.api.serializers import EventSerializer
from apps.events.models import Event
from apps.stakeholders.api.base import WorkspaceView


class EventPageSerializer(PageSerializer):
    """One page of the log."""

    results = EventSerializer(many=True)


class EventFeed(WorkspaceView):
    """What happened, in the order in which it can be read."""

    actions_required = {"get": "record.read"}
    query_parameters = frozenset({"after", "type", "subject", "limit"})

    def answers_by(self) -> type[EventSerializer]:
        """Return the serializer of events."""
        return EventSerializer

    @extend_schema(
        operation_id="events_list",
        parameters=[
            OpenApiParameter("after", UUID, description="The last event that was read."),
            OpenApiParameter(
                "type",
                str,
                description="One or more types, comma-separated; `milestone.*` for all of a kind.",
            ),
            OpenApiParameter("subject", UUID, description="The object that events are about."),
            OpenApiParameter("limit", int, description=f"1 to {MAXIMUM_LIMIT}."),
        ],
        responses=EventPageSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the events behind the one named by `after`, from the first one without it.

        `next` is null when nothing more is there now: ask again later, with the id of the last
        event that was read as `after`. Nothing is skipped, however late a change is committed.
        """
        limit, form = limit_of(request), self.form()
        rows = form.read(self._asked_for(request)[: limit + 1], "id")
        page = rows[:limit]
        following = None
        if len(rows) > limit:
            url = request.build_absolute_uri()
            following = str(replace_query_param(url, "after", str(form.column(page[-1], "id"))))
        return Response({"results": form.answers(page), "next": following, "previous": None})

    def _asked_for(self, request: Request) -> QuerySet[Event]:
        events = selectors.events_visible_to(self.actor)
        if after := request.query_params.get("after"):
            last = selectors.event_visible_to(self.actor, _uuid("after", after))
            if last is None:
                message = "The log has no such event. Begin without `after`."
                raise InvalidInputError.at("/after", message, "unknown_event")
            events = selectors.behind(events, last)
        if types := request.query_params.get("type"):
            events = selectors.of_types(events, types.split(","))
        if subject := request.query_params.get("subject"):
            events = events.filter(subject_id=_uuid("subject", subject))
        return events


def _uuid(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInputError.at(f"/{name}", "This is no id.", "invalid") from error
