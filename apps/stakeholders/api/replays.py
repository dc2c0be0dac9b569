"""Readings that may be asked for as of a day, and as the record stood at an instant."""

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.replays import instant_read, of_day
from apps.stakeholders.api.base import Listed, WorkspaceView
from apps.stakeholders.models import Workspace
from apps.stakeholders.selectors.replays import end_of, replaying

Handler = TypeVar("Handler", bound=Callable[..., Response])

AS_OF: Final = OpenApiParameter(
    "as_of",
    date,
    description="The day it is said of; the workspace's today, or its day at `known_at`, if left"
    " out.",
)
AS_OF_IN_LISTS: Final = OpenApiParameter(
    "as_of",
    date,
    description="The day it is said of: what is dated later has not come yet. What has no dates is"
    " the same on every day.",
)
KNOWN_AT: Final = OpenApiParameter(
    "known_at",
    datetime,
    description="Answers by what had been recorded at this instant, as it was answered then.",
)


def day_in(request: Request) -> date | None:
    """Return the day asked for, None if none is. Raises: ValidationError."""
    given = request.query_params.get("as_of")
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValidationError({"as_of": ["A date such as 2026-03-01."]}) from error


def as_of_in(request: Request, workspace: Workspace) -> date:
    """Return the day asked for, that of the reading if none is. Raises: ValidationError."""
    return day_in(request) or workspace.today(instant_read())


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
        known_at = view.known_at() if isinstance(view, ReplayedLists) else known_at_in(request)
        if known_at is None:
            return handler(view, request, *args, **kwargs)
        with replaying(view.actor, known_at) as then:
            view.actor = then
            return handler(view, request, *args, **kwargs)

    read.parameters = [*getattr(handler, "parameters", ()), KNOWN_AT]  # type: ignore[attr-defined]  # see WorkspaceView
    return cast("Handler", read)


def datable(handler: Handler) -> Handler:
    """Let a reading of objects take `as_of`: what is dated later has not come yet."""

    @functools.wraps(handler)
    def read(view: WorkspaceView, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = day_in(request)
        if day is None:
            return handler(view, request, *args, **kwargs)
        with of_day(day, end_of(view.workspace, day)):
            return handler(view, request, *args, **kwargs)

    read.parameters = [*getattr(handler, "parameters", ()), AS_OF_IN_LISTS]  # type: ignore[attr-defined]  # as above
    return cast("Handler", read)


class ReplayedLists(Listed):
    """A list and its objects, also as of a day, and as they were known at an instant."""

    def known_at(self) -> datetime | None:
        """Return the instant asked for; None where today's record is. Raises: ValidationError."""
        return known_at_in(self.request)

    @replayable
    @datable
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        return super().list(request, *args, **kwargs)

    @replayable
    @datable
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one object with its ETag; 304 without a body where the reader has it already."""
        return super().retrieve(request, *args, **kwargs)
