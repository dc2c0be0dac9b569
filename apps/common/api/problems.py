"""Every refusal as one kind of answer: RFC 9457 problem details with a pointer for each field."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, IntegrityError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.common.api.constraints import refusal_of
from apps.common.correlation import current_request_id
from apps.common.errors import FieldError, LockstepError
from apps.common.unavailability import UNAVAILABLE, unavailable_response

PROBLEM_JSON = "application/problem+json"
TITLES = {
    400: "The input is not valid",
    401: "Sign in first",
    403: "Your role does not allow this",
    404: "There is no such thing, or you may not see it",
    405: "This method is not offered here",
    406: "This format is not offered here",
    409: "This cannot be done in the present state",
    410: "This is no longer offered",
    412: "The object has changed since you read it",
    413: "The body is too large",
    415: "This kind of body is not accepted here",
    428: "Say which version you are changing",
    500: "A defect of ours",
}


class PreconditionFailedError(LockstepError):
    """If-Match names a version that is no longer the current one."""

    status = 412
    code = "stale_version"
    title = TITLES[412]


class PreconditionRequiredError(LockstepError):
    """A write without If-Match could overwrite somebody else's."""

    status = 428
    code = "if_match_required"
    title = TITLES[428]


def problem(
    status: int,
    code: str,
    detail: str,
    instance: str,
    errors: list[FieldError] | tuple[FieldError, ...] = (),
) -> dict[str, Any]:
    """Return the body of a problem."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": instance,
        "request_id": current_request_id(),
        "errors": [{"pointer": e.pointer, "detail": e.detail, "code": e.code} for e in errors],
    }


def answer_with_problem(
    error: Exception, context: Mapping[str, Any]
) -> Response | HttpResponse | None:
    """Return the problem for an exception of a view, or None for a defect of ours (500).

    The one exception handler of the API; domain errors carry their status and code.
    """
    instance = context["request"].path
    if isinstance(error, UNAVAILABLE):
        return unavailable_response(context["request"], error)
    answer = problem_of(error, instance)
    if answer is None:
        return None
    set_rollback()
    headers = dict(error.headers) if isinstance(error, LockstepError) else {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    return Response(answer, status=answer["status"], headers=headers, content_type=PROBLEM_JSON)


def problem_of(error: Exception, instance: str) -> dict[str, Any] | None:  # noqa: PLR0911 - one for each kind of refusal
    """Return the body of the problem that an exception is; None for a defect of ours."""
    match error:
        case LockstepError():
            body = problem(error.status, error.code, error.detail, instance, error.errors)
            return {**body, "type": error.type, "title": error.title, **error.members}
        case exceptions.ValidationError():
            errors = list(_flatten(error.detail, error.get_codes(), ""))
            detail = (
                errors[0].detail
                if len(errors) == 1
                else f"{len(errors)} things are wrong with the input."
            )
            return problem(400, "invalid_input", detail, instance, errors)
        case Http404() | exceptions.NotFound():
            return problem(
                404,
                "not_found",
                "There is nothing here that you may see. Check the address.",
                instance,
            )
        case PermissionDenied() | exceptions.PermissionDenied():
            return problem(403, "not_allowed", str(error) or TITLES[403], instance)
        case RequestDataTooBig():
            return problem(
                413, "too_large", f"{error} Send less at once, or use an import.", instance
            )
        case IntegrityError():
            return problem_of(refusal_of(error), instance)
        case DataError():
            detail = "A value is out of the range, or holds a character, that can be kept."
            return problem(400, "invalid_input", detail, instance)
        case exceptions.APIException():
            code = error.get_codes()
            return problem(
                error.status_code,
                code if isinstance(code, str) else "invalid",
                str(error.detail),
                instance,
            )
    return None


def _flatten(detail: Any, codes: Any, pointer: str) -> Iterator[FieldError]:
    """Yield one error for each leaf of DRF's nested error detail, with its JSON pointer."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            code = codes[key]
            step = (
                ""
                if key == "non_field_errors"
                else "/" + str(key).replace("~", "~0").replace("/", "~1")
            )
            yield from _flatten(value, code, pointer + step)
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, Mapping | list)
            yield from _flatten(value, codes[index], f"{pointer}/{index}" if nested else pointer)
    else:
        yield FieldError(pointer, str(detail), str(codes))
