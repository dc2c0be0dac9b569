"""A database that is down is a 503 that says when to come back, not a 500."""

from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

RETRY_AFTER_SECONDS = 5

logger = structlog.get_logger(__name__)


class DatabaseUnavailableMiddleware:
    """Turn a lost database connection into 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an exception that a page raised; the API's handler does the same."""
        if isinstance(exception, OperationalError | InterfaceError):
            return unavailable_response(request.path)
        return None


def unavailable_response(instance: str) -> HttpResponse:
    """Return the 503 problem for one request path."""
    logger.warning("database_unavailable", path=instance)
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "The database is not reachable",
            "status": 503,
            "detail": f"Nothing was written. Try again in {RETRY_AFTER_SECONDS} seconds.",
            "code": "database_unavailable",
            "instance": instance,
            "errors": [],
        },
        status=503,
        content_type="application/problem+json",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
