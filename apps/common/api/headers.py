"""Headers of answers, for the OpenAPI document: each once, and which answers have which.

The tests hold every answer against this: one that lacks a header that is required here, has one
that is not named, or one of another form, is a defect.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from apps.common.api.preferences import RESPOND_ASYNC, RETURN_MINIMAL
from apps.common.api.versions import HEADER, VERSIONS


@dataclass(frozen=True, slots=True)
class Header:
    """One header. shape: further keys of its JSON Schema; required: where it is named at all."""

    says: str
    example: str
    type: str = "string"
    required: bool = False
    shape: Mapping[str, Any] = field(default_factory=dict)

    def declared(self) -> dict[str, Any]:
        """Return the header as OpenAPI has it."""
        return {
            "description": self.says,
            "required": self.required,
            "schema": {"type": self.type, **self.shape},
            "example": int(self.example) if self.type == "integer" else self.example,
        }


HEADERS: Final = {
    "Clashes": Header(
        "What was written is in the way of something: how many clashes there are of each kind, as"
        " `sessions/{id}/clashes/` tells them; left out where there are none.",
        "chair=1, person=2",
        shape={"pattern": r"^[a-z]+=\d+(, [a-z]+=\d+)*$"},
    ),
    "Deprecation": Header(
        "What the request uses is given up, and has been since then (RFC 9745).",
        "@1767225600",
        shape={"pattern": r"^@\d+$"},
    ),
    "ETag": Header(
        "The version of the object, for `If-Match`; of what is read, for `If-None-Match`.",
        '"4711"',
        required=True,
        shape={"pattern": r'^(W/)?"[^"]+"$'},
    ),
    "Idempotent-Replayed": Header(
        "The request was sent before with this `Idempotency-Key`: this was the answer then.",
        "true",
        shape={"enum": ["true"]},
    ),
    "Link": Header(
        "Where it is told what to do instead of what is given up.",
        '</api/v1/docs/>; rel="deprecation"',
    ),
    "Location": Header(
        "The address of what was made, or of the job.",
        "https://lockstep.example.org/api/v1/workspaces/ai-mission/layers/"
        "0199f3b2-6b1e-7c52-8f4e-0d6f1c2a9b77/",
        required=True,
        shape={"format": "uri"},
    ),
    HEADER: Header(
        "The version of the contract in which it is answered.",
        VERSIONS[-1],
        shape={"enum": [*VERSIONS]},
    ),
    "Preference-Applied": Header(
        "Which preference of `Prefer` was followed.",
        RETURN_MINIMAL,
        shape={"enum": [RETURN_MINIMAL, RESPOND_ASYNC]},
    ),
    "RateLimit": Header(
        "What is left of each quota (`r`), and in how many seconds all of it is there again (`t`).",
        '"token";r=599;t=1, "workspace";r=5999;t=1',
        shape={"pattern": r'^"\w+";r=\d+;t=\d+(, "\w+";r=\d+;t=\d+)*$'},
    ),
    "RateLimit-Policy": Header(
        "The quotas: how many units (`q`) in how many seconds (`w`).",
        '"token";q=600;w=60, "workspace";q=6000;w=60',
        shape={"pattern": r'^"\w+";q=\d+;w=\d+(, "\w+";q=\d+;w=\d+)*$'},
    ),
    "Retry-After": Header(
        "In how many seconds to ask again.",
        "5",
        type="integer",
        required=True,
        shape={"minimum": 0},
    ),
    "Sunset": Header(
        "The last instant at which what is given up works (RFC 8594).",
        "Thu, 31 Dec 2026 00:00:00 GMT",
        shape={"pattern": r"^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$"},
    ),
    "WWW-Authenticate": Header("How to sign in.", 'Bearer realm="lockstep"', required=True),
    "X-Request-ID": Header(
        "Under which the request is in our log.",
        "0199f3c4-0a5d-7b10-8d2e-6c1f4e9a7b35",
        required=True,
        shape={"format": "uuid"},
    ),
}
# Where a request is known to be whose, and in whichever state its caller's use is.
_ANY: Final = ("X-Request-ID", HEADER, "RateLimit", "RateLimit-Policy")
_GOING: Final = ("Deprecation", "Sunset", "Link")
_OF_REFUSAL: Final = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After",),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After",),
}


def headers_of_refusal(status: HTTPStatus) -> dict[str, Any]:
    """Return the headers of a refusal, as references."""
    return _references(*_ANY, *_GOING, "Idempotent-Replayed", *_OF_REFUSAL.get(status, ()))


def headers_of_answer(
    method: str,
    status: int,
    *,
    is_object: bool,
    is_new: bool,
    is_json: bool,
    own: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the headers of what is answered to a request that is not refused, as references.

    is_object: whether it is about the one object that was written, is_new: or made; is_json:
    whether that is what is answered; own: further ones of this operation
    """
    names = [*_ANY, *_GOING, *own]
    if is_object or (method == "GET" and (is_json or status == HTTPStatus.NOT_MODIFIED)):
        names.append("ETag")
    if is_new:
        names.append("Location")
    if method in {"PATCH", "POST"}:
        names.append("Preference-Applied")
    if method == "POST":
        names.append("Idempotent-Replayed")
    return _references(*names)


def declare_headers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put each header into the OpenAPI document; a hook of drf-spectacular."""
    result["components"]["headers"] = {
        name: header.declared() for name, header in sorted(HEADERS.items())
    }
    return result


def _references(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
