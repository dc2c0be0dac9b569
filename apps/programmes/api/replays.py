"""Readings that may be asked for as the record stood at an instant: `known_at`."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.programmes.selectors.replays import replaying
from apps.stakeholders.api.base import Listed, WorkspaceView

Handler = TypeVar("Handler", bound=Callable[..., Response])

KNOWN_AT: Final = OpenApiParameter(
    "known_at",
    datetime,
    description="Answers by what had been recorded at this instant, as it was answered then.",
)


def known_at_in(request: Request) -> datetime | None:
    """Return the instant asked for; None where today's record is. Raises: ValidationError."""
    given = request.query_params.get("known_at")
    if given is None:
        return None
    try:
        instant = datetime.fromisoformat(given)
        known_at = None if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        known_at = None
    if known_at is None:
        message = "An instant with its offset, such as 2026-03-01T12:00:00Z (+ is sent as %2B)."
        raise ValidationError({"known_at": [message]})
    if known_at > timezone.now():
        raise ValidationError({"known_at": ["What will be known then, nobody knows."]})
    return known_at


def replayable(handler: Handler) -> Handler:
    """Let a reading take `known_at`: all that it reads is then what had been recorded by then."""

    @functools.wraps(handler)
    def read(view: WorkspaceView, request: Request, *args: Any, **kwargs: Any) -> Response:
        known_at = known_at_in(request)
        if known_at is None:
            return handler(view, request, *args, **kwargs)
        with replaying(view.actor, known_at) as then:
            view.actor = then
            return handler(view, request, *args, **kwargs)

    read.parameters = [KNOWN_AT]  # type: ignore[attr-defined]  # see WorkspaceView
    return cast("Handler", read)


class ReplayedLists(Listed):
    """A list and its objects, also as they were known at an instant."""

    @replayable
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        return super().list(request, *args, **kwargs)

    @replayable
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one object with its ETag; 304 without a body where the reader has it already."""
        return super().retrieve(request, *args, **kwargs)
