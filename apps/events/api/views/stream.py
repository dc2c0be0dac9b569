"""The event log as Server-Sent Events."""

import time
from collections.abc import Iterator
from typing import Any, Final

from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from apps.common.api.renderers import JsonRenderer
from apps.common.encoding import to_json
from apps.common.errors import LockstepError
from apps.common.turns import pause
from apps.events import selectors
from apps.events.api.reading import PARAMETERS, Asked, asked_in, place_after
from apps.events.api.views.log import LOOK_EVERY_SECONDS
from apps.events.api.waiting import PLACES, Place
from apps.events.models import Event
from apps.events.telling import told
from apps.stakeholders.api.base import WorkspaceView

MEDIA_TYPE: Final = "text/event-stream"
LONGEST_SECONDS: Final = 300.0
HEARTBEAT_SECONDS: Final = 15.0
_RECONNECT_AFTER: Final = b"retry: 2000\n\n"
_HEARTBEAT: Final = b": nothing new\n\n"
_AT_ONCE: Final = 100


class ServerSentEvents(BaseRenderer):
    """What the stream is called where readers and server agree on a form."""

    media_type = MEDIA_TYPE
    format = "sse"
    charset = None


class EventStream(WorkspaceView):
    """What happens, as it happens."""

    actions_required = {"get": "record.read"}
    query_parameters = frozenset({"after", "type", "subject"})
    # Problems are JSON, whatever the stream is.
    renderer_classes = [JsonRenderer, ServerSentEvents]

    @extend_schema(
        operation_id="events_stream",
        parameters=[
            *PARAMETERS,
            OpenApiParameter(
                "Last-Event-ID",
                OpenApiTypes.UUID,
                OpenApiParameter.HEADER,
                description="The last event that was read, as browsers say it; before `after`.",
            ),
        ],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Stream the events behind `Last-Event-ID` or `after`; without either, from now on.

        Each has its `id` and, as `data`, what the list of events has. A comment every 15 seconds
        shows that the stream lives. It ends after five minutes: go on with `Last-Event-ID`.
        """
        asked = asked_in(request)
        place = place_after(self.actor, request.headers, "Last-Event-ID") or place_after(
            self.actor, request.query_params, "after"
        )
        if place is None:
            place = selectors.settled_head(self.actor.workspace_id)
        lines = Lines(self._events(asked, place), PLACES.take(self.actor.pk))
        response = StreamingHttpResponse(lines, content_type=MEDIA_TYPE)
        # Proxies are not to keep anything back.
        response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
        return response

    def _events(self, asked: Asked, place: selectors.Place) -> Iterator[bytes]:
        yield _RECONNECT_AFTER
        ends, said = time.monotonic() + LONGEST_SECONDS, time.monotonic()
        while time.monotonic() < ends:
            if selectors.has_news(self.actor.workspace_id, place):
                if not self._is_admitted():
                    return
                found, place = selectors.news(
                    self.actor, place, narrowed=asked.narrowed, most=_AT_ONCE
                )
                if found:
                    yield b"".join(map(_line, found))
                    said = time.monotonic()
                    continue
            if time.monotonic() - said > HEARTBEAT_SECONDS:
                yield _HEARTBEAT
                said = time.monotonic()
            if not pause(LOOK_EVERY_SECONDS):
                return

    def _is_admitted(self) -> bool:
        try:
            self.require_admission()
        except (LockstepError, APIException, Http404):
            return False
        return True


class Lines:
    """A stream that holds a place for as long as it is read."""

    def __init__(self, lines: Iterator[bytes], place: Place) -> None:
        """Begin with the first line."""
        self._lines, self._place = lines, place

    def __iter__(self) -> Iterator[bytes]:
        """Return the lines."""
        return self._lines

    def close(self) -> None:
        """End it: the reader is gone, or has all."""
        self._place.close()


def _line(event: Event) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (str(event.id).encode(), to_json(told(event)))
