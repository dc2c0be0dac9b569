"""What will go, and when: said in the answer to whoever still uses it, and in the document.

Declared on a view for a method of it, on a serializer for a field, or said of a request by the code
that meets the old use. Headers: RFC 9745 (Deprecation), RFC 8594 (Sunset).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, TypeVar

from django.http import HttpResponseBase
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema_serializer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

S = TypeVar("S", bound=type[BaseSerializer[Any]])
PAGE: Final = "/api/v1/docs/"


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A use that is given up.

    since: the day on which that was said; until: the last day on which it works; link: the page
    that tells what to do instead
    """

    since: date
    until: date
    link: str = PAGE

    def __post_init__(self) -> None:
        if self.until <= self.since:
            message = "What is deprecated works on for a while: `until` lies behind `since`."
            raise ValueError(message)


def deprecating(**fields: Deprecation) -> Callable[[S], S]:
    """Declare fields of a serializer as deprecated: for whoever sends them, and in the document."""

    def declare(serializer_class: S) -> S:
        serializer_class.deprecated_fields = fields  # type: ignore[attr-defined]  # read below
        return extend_schema_serializer(deprecate_fields=list(fields))(serializer_class)

    return declare


def announce_fields(
    request: Request | None,
    serializer: BaseSerializer[Any] | type[BaseSerializer[Any]],
    named: Iterable[str],
) -> None:
    """Announce those fields of a serializer that a request names and that are deprecated."""
    declared: Mapping[str, Deprecation] = getattr(serializer, "deprecated_fields", {})
    if declared and request is not None:
        for name in declared.keys() & set(named):
            announce(request, declared[name])


def announce(request: Request, deprecation: Deprecation) -> None:
    """Have the answer to a request say that it uses what is given up."""
    met = getattr(request, "deprecations", [])
    request.deprecations = [*met, deprecation]  # type: ignore[attr-defined]  # read below


def say_what_goes(request: Request, response: HttpResponseBase) -> None:
    """Put into an answer what its request uses that is given up: the first to go, and all links."""
    met: list[Deprecation] = getattr(request, "deprecations", [])
    if not met:
        return
    response["Deprecation"] = f"@{_seconds(min(each.since for each in met))}"
    response["Sunset"] = http_date(_seconds(min(each.until for each in met)))
    links = dict.fromkeys(each.link for each in met)
    relations = [
        f'<{link}>; rel="{relation}"' for link in links for relation in ("deprecation", "sunset")
    ]
    before = [response["Link"]] if response.has_header("Link") else []
    response["Link"] = ", ".join([*before, *relations])


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
