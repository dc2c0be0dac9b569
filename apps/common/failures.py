"""Requests that end before or beside a view: problems for programs, pages for people."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from apps.common.api.problems import PROBLEM_JSON, problem
from apps.common.encoding import to_json
from apps.common.unavailability import UNAVAILABLE, is_for_programs, unavailable_response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refused to look at."""
    if is_for_programs(request.path):
        return _problem(request, HTTPStatus.BAD_REQUEST, "bad_request", "Check the request.")
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a page that its reader may not do."""
    if is_for_programs(request.path):
        return _problem(request, HTTPStatus.FORBIDDEN, "not_allowed", "You may not do this.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    if is_for_programs(request.path):
        detail = "There is nothing at this address. The paths are at /api/v1/docs/."
        return _problem(request, HTTPStatus.NOT_FOUND, "not_found", detail)
    return defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for a defect of ours, or for a database lost outside of any view."""
    error = sys.exc_info()[1]
    if isinstance(error, UNAVAILABLE):
        return unavailable_response(request, error)
    if is_for_programs(request.path):
        detail = "It is in our log under the X-Request-ID of this answer. Nothing was written."
        return _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail)
    return defaults.server_error(request)


def _problem(request: HttpRequest, status: HTTPStatus, code: str, detail: str) -> HttpResponse:
    body = to_json(problem(status, code, detail, request.path))
    return HttpResponse(body, status=status, content_type=PROBLEM_JSON)
