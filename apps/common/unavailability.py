"""A database that is down or overloaded is a 503 that says when to come back, not a 500."""

from collections.abc import Callable

import psycopg
import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from rest_framework.request import Request

from apps.common.correlation import current_request_id
from apps.common.encoding import to_json

RETRY_AFTER_SECONDS = 5
# Psycopg's own come from statements that go past the ORM.
UNAVAILABLE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)

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
        if isinstance(exception, UNAVAILABLE):
            return unavailable_response(request, exception)
        return None


def unavailable_response(request: HttpRequest | Request, error: BaseException) -> HttpResponse:
    """Return the 503 for a request: a problem for programs, a page for people."""
    # The cause's type only: its text may hold the values of a statement.
    logger.warning(
        "database_unavailable", path=request.path, error=type(error.__cause__ or error).__name__
    )
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    if not is_for_programs(request.path):
        # The database may be missed before anyone has asked for the reader's language.
        with translation.override(translation.get_language_from_request(request)):
            page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers=headers)
    body = to_json(
        {
            "type": "about:blank",
            "title": "The database cannot answer now",
            "status": 503,
            "detail": f"Nothing was written. Try again in {RETRY_AFTER_SECONDS} seconds.",
            "code": "database_unavailable",
            "instance": request.path,
            "request_id": current_request_id(),
            "errors": [],
        }
    )
    return HttpResponse(body, status=503, content_type="application/problem+json", headers=headers)


def is_for_programs(path: str) -> bool:
    """Tell whether what lies at a path is read by programs and not by people."""
    return path.startswith("/api/")
