"""The event log over REST: read by cursor, oldest first, and waited for."""

import time
from contextlib import closing
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.common.api.pagination import MAXIMUM_LIMIT, PageSerializer, limit_of
from apps.common.errors import InvalidInputError
from apps.common.turns import pause
from apps.events import selectors
from apps.events.api.reading import PARAMETERS, Asked, asked_in, place_after
from apps.events.api.serializers import EventSerializer
from apps.events.api.waiting import PLACES
from apps.events.models import Event
from apps.stakeholders.api.base import WorkspaceView

LOOK_EVERY_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 30


class EventPageSerializer(PageSerializer):
    """One page of the log."""

    results = EventSerializer(many=True)


class EventFeed(WorkspaceView):
    """What happened, in the order in which it can be read."""

    actions_required = {"get": "record.read"}
    query_parameters = frozenset({"after", "type", "subject", "limit", "wait"})

    def answers_by(self) -> type[EventSerializer]:
        """Return the serializer of events."""
        return EventSerializer

    @extend_schema(
        operation_id="events_list",
        parameters=[
            *PARAMETERS,
            OpenApiParameter("limit", int, description=f"1 to {MAXIMUM_LIMIT}."),
            OpenApiParameter(
                "wait",
                int,
                description="Where nothing is there yet, answer as soon as something is, or after"
                f" so many seconds: 0 to {LONGEST_WAIT_SECONDS}.",
            ),
        ],
        responses=EventPageSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the events behind the one named by `after`, from the first one without it.

        `next` is null when nothing more is there now: ask again later, with the id of the last
        event that was read as `after`. Nothing is skipped, however late a change is committed.
        """
        limit, wait, form = limit_of(request), wait_of(request), self.form()
        rows = self._rows(request, limit + 1, wait)
        page = rows[:limit]
        following = None
        if len(rows) > limit:
            url = request.build_absolute_uri()
            following = str(replace_query_param(url, "after", str(page[-1].id)))
        results = form.of_computed(EventSerializer(page, many=True).data)
        return Response({"results": results, "next": following, "previous": None})

    def _rows(self, request: Request, most: int, wait: int) -> list[Event]:
        asked = asked_in(request)
        place = place_after(self.actor, request.query_params, "after") or selectors.BEGINNING
        if not wait:
            events = selectors.behind_place(selectors.events_visible_to(self.actor), place)
            return list(asked.narrowed(events)[:most])
        rows, place = selectors.news(self.actor, place, narrowed=asked.narrowed, most=most)
        return rows or self._awaited(asked, place, most, wait)

    def _awaited(self, asked: Asked, place: selectors.Place, most: int, wait: int) -> list[Event]:
        rows: list[Event] = []
        until = time.monotonic() + wait
        with closing(PLACES.take(self.actor.pk)):
            while not rows and (left := until - time.monotonic()) > 0:
                if not pause(min(left, LOOK_EVERY_SECONDS)):
                    break
                if selectors.has_news(self.actor.workspace_id, place):
                    self.require_admission()
                    rows, place = selectors.news(
                        self.actor, place, narrowed=asked.narrowed, most=most
                    )
        return rows


def wait_of(request: Request) -> int:
    """Return the seconds that a reader would wait. Raises: InvalidInputError."""
    text = request.query_params.get("wait", "0")
    known = text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_WAIT_SECONDS))
    if not known or int(text) > LONGEST_WAIT_SECONDS:
        detail = f"A whole number of seconds from 0 to {LONGEST_WAIT_SECONDS}."
        raise InvalidInputError.at("/wait", detail, "invalid")
    return int(text)
