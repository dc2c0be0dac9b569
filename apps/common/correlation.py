"""The request's id in its answer, so that a reader can name the lines of log that belong to it."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase


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
