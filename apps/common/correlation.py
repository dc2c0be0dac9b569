"""The request's id in its answer, so that a reader can name the lines of log that belong to it."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from apps.common.identities import as_uuid

_HEADER = "HTTP_X_REQUEST_ID"


def current_request_id() -> str | None:
    """Return the id of the request that is being answered; None outside of any."""
    request_id: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return request_id


class GivenIdMiddleware:
    """Keep an `X-Request-ID` that the caller gives where it is a UUID; the log takes nothing else.

    Stands before django-structlog, which gives an id to what has none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, with an id in its one form or without any."""
        given = as_uuid(request.META.pop(_HEADER, ""))
        if given is not None:
            request.META[_HEADER] = str(given)
        return self.get_response(request)


class RequestIdMiddleware:
    """Put the id under which a request is logged into `X-Request-ID` of its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; django-structlog, which stands before this, has given it its id."""
        request_id = structlog.contextvars.get_contextvars()["request_id"]
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
