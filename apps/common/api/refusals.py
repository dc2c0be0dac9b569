"""Which refusals an operation may answer, for the OpenAPI document: each once, by its status.

What a method can be refused for follows from the conventions that it keeps. A status that is not
among them is a defect: the tests hold every answer against this.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from apps.common.api.problems import PROBLEM_JSON, TITLES

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
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": _UNNAMED.get(status) or TITLES[status],
        "content": {PROBLEM_JSON: {"schema": schema}},
    }


def _name(status: HTTPStatus) -> str:
    return "".join(word.capitalize() for word in status.name.split("_"))
