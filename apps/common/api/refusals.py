"""Which refusals an operation may answer, for the OpenAPI document: each once, by its status.

What a method can be refused for follows from the conventions that it keeps. A status that is not
among them is a defect: the tests hold every answer against this.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from apps.common.api.headers import headers_of_refusal
from apps.common.api.problems import PROBLEM_JSON, TITLES, problem
from apps.common.errors import FieldError

_ANY = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
_BODY = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
_OF_METHOD = {
    "POST": {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.PRECONDITION_FAILED}
    | _BODY,
    "PATCH": {HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED}
    | _BODY,
    "DELETE": {
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.PRECONDITION_REQUIRED,
    },
}
_UNNAMED = {
    HTTPStatus.UNPROCESSABLE_ENTITY: "The Idempotency-Key was used for another request",
    HTTPStatus.TOO_MANY_REQUESTS: "Too much was asked for: `Retry-After` says when to go on",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service cannot answer now: `Retry-After` says when",
}
_INSTANCE: Final = "/api/v1/workspaces/ai-mission/milestones/"
_REQUEST_ID: Final = "0199f3c4-0a5d-7b10-8d2e-6c1f4e9a7b35"


class _Shown(NamedTuple):
    """What the example of a refusal says."""

    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    members: Mapping[str, Any] = {}


_SHOWN: Final = {
    HTTPStatus.BAD_REQUEST: _Shown(
        "invalid_input",
        "This field is required.",
        (FieldError("/baseline_date", "This field is required.", "required"),),
    ),
    HTTPStatus.UNAUTHORIZED: _Shown(
        "invalid_token", "This token is unknown, expired or revoked. Ask for a new one."
    ),
    HTTPStatus.FORBIDDEN: _Shown(
        "not_allowed", "The token lacks the scope milestones:write. Issue one that has it."
    ),
    HTTPStatus.NOT_FOUND: _Shown(
        "not_found", "There is nothing here that you may see. Check the address."
    ),
    HTTPStatus.NOT_ACCEPTABLE: _Shown(
        "not_acceptable", "Could not satisfy the request Accept header."
    ),
    HTTPStatus.CONFLICT: _Shown("in_use", "Something else refers to it."),
    HTTPStatus.PRECONDITION_FAILED: _Shown(
        "stale_version",
        "Read the object again, apply your change to what is there now, and send it again.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _Shown(
        "too_large", "The body is too large. Send less at once, or use an import."
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _Shown(
        "unsupported_media_type", 'Unsupported media type "text/plain" in request.'
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: _Shown(
        "idempotency_key_reused", "Use a new Idempotency-Key for a new request."
    ),
    HTTPStatus.PRECONDITION_REQUIRED: _Shown(
        "if_match_required",
        "Send the ETag you got with the object as If-Match, so that nobody's change is lost.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _Shown(
        "quota_exceeded",
        "The quota of this token is used up. Ask again in 5 seconds.",
        members={
            "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
            "violated-policies": ["token"],
        },
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _Shown(
        "database_unavailable", "Nothing was written. Try again in 5 seconds."
    ),
}


def refusals_of(method: str) -> list[HTTPStatus]:
    """Return the statuses that an operation of a method may be refused with, in order."""
    return sorted(_ANY | _OF_METHOD.get(method, set()))


def reference_to(status: HTTPStatus) -> dict[str, str]:
    """Return the OpenAPI reference to a refusal."""
    return {"$ref": f"#/components/responses/{_name(status)}"}


def declare_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put each refusal into the OpenAPI document; a hook of drf-spectacular."""
    methods = ("GET", *_OF_METHOD)
    statuses = sorted({status for method in methods for status in refusals_of(method)})
    responses = {_name(status): _refusal(status) for status in statuses}
    result["components"]["responses"] = responses
    return result


def say_null_plainly(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of a choice that may be null just that, without a component that holds nothing else."""
    schemas = result["components"]["schemas"]
    schemas.pop("NullEnum", None)
    result["components"]["schemas"] = _with_plain_null(schemas)
    return result


def _with_plain_null(part: Any) -> Any:
    if isinstance(part, list):
        return [_with_plain_null(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("$ref") == "#/components/schemas/NullEnum":
        return {"type": "null"}
    return {name: _with_plain_null(value) for name, value in part.items()}


def _refusal(status: HTTPStatus) -> Mapping[str, Any]:
    says = _UNNAMED.get(status) or TITLES[status]
    return {
        "description": says,
        "headers": headers_of_refusal(status),
        "content": {
            PROBLEM_JSON: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": _example(status, says),
            }
        },
    }


def _example(status: HTTPStatus, title: str) -> dict[str, Any]:
    shown = _SHOWN[status]
    body = problem(status.value, shown.code, shown.detail, _INSTANCE, shown.errors)
    title = title.partition(":")[0]
    return {**body, "title": title, "request_id": _REQUEST_ID, **shown.members}


def _name(status: HTTPStatus) -> str:
    return "".join(word.capitalize() for word in status.name.split("_"))
