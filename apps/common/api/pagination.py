"""Keyset pagination over any sort: each row once, at the same cost on every page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from apps.common.api.built import Document
from apps.common.api.keysets import Keyset, is_in_parts, parts_of

DEFAULT_LIMIT, MAXIMUM_LIMIT = 50, 500
PARAMETERS = frozenset({"limit", "cursor", "ordering", "count"})


class KeysetPagination(BasePagination):
    """`limit`, `cursor` and `ordering`.

    A view lists what it can be sorted by in `orderings`; the first of them is the default where it
    has no `default_ordering`.

    read: given a queryset and the sort column, its rows; instances unless a view wants documents
    """

    read: Callable[[QuerySet[Any], str], list[Any]] | None = None
    total: int | None = None

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of one page, in the order asked for."""
        self.begin(request, view)
        self.total = queryset.count() if wants_count(request) else None
        return self.take(self._nearest(self._parts(queryset, self.keyset)))

    def begin(self, request: Request, view: APIView | None) -> None:
        """Learn which page is wanted. Raises: ValidationError."""
        self.request = request
        self.limit = limit_of(request)
        self.ordering, self.column = ordering_of(request, view)
        cursor = request.query_params.get("cursor")
        self.keyset = Keyset.decode(cursor, ordering=self.ordering) if cursor is not None else None
        self.total = None

    def is_in_parts(self, rows: QuerySet[Any]) -> bool:
        """Tell whether the page is found by more than one statement."""
        return is_in_parts(rows, self.column)

    def page_of(self, rows: QuerySet[Any], keyset: Keyset | None) -> QuerySet[Any]:
        """Return those of the rows that are on the page, and one more; not of a page in parts."""
        (page,) = self._parts(rows, keyset)
        return page[: self.limit + 1]

    def _parts(self, rows: QuerySet[Any], keyset: Keyset | None) -> list[QuerySet[Any]]:
        descending = self.ordering.startswith("-")
        return parts_of(rows, self.column, keyset, descending=descending)

    def _nearest(self, parts: Iterable[QuerySet[Any]]) -> list[Any]:
        """Return the first rows of some parts: those that are on the page, and one more."""
        found: list[Any] = []
        for part in parts:
            rest = part[: self.limit + 1 - len(found)]
            found += rest if self.read is None else self.read(rest, self.column)
            if len(found) > self.limit:
                break
        return found

    def take(self, rows: list[Any]) -> list[Any]:
        """Return the page, given what `page_of` finds."""
        backwards = self.keyset is not None and self.keyset.backwards
        more = len(rows) > self.limit
        rows = rows[: self.limit]
        if backwards:
            rows.reverse()
        self.has_next = bool(rows) and (backwards or more)
        self.has_previous = bool(rows) and (more if backwards else self.keyset is not None)
        self.rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with links to its neighbours; a count only where it was asked for."""
        answer = {"results": data, "next": None, "previous": None}
        if self.has_next:
            answer["next"] = self._link(self.rows[-1], backwards=False)
        if self.has_previous:
            answer["previous"] = self._link(self.rows[0], backwards=True)
        if self.total is not None:
            answer["count"] = self.total
        return Response(answer)

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return the JSON schema of a page."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with `count=true`."},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Return the OpenAPI parameters of a list."""
        names = [sign + name for name in orderings_of(view) for sign in ("", "-")]
        return [
            _parameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT}, "Rows a page."
            ),
            _parameter("cursor", {"type": "string"}, "Opaque; taken from `next` or `previous`."),
            _parameter(
                "ordering", {"type": "string", "enum": names}, "Sort column, `-` for descending."
            ),
            _parameter("count", {"type": "boolean"}, "Also count all rows, which costs time."),
        ]

    def _link(self, row: Any, *, backwards: bool) -> str:
        value = None if self.column == "id" else _value_of(row, self.column)
        key = str(row["id"] if isinstance(row, Mapping) else row.pk)
        cursor = Keyset(self.ordering, value, key, backwards).encode()
        url = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return str(replace_query_param(url, "cursor", cursor))


class PageSerializer(serializers.Serializer[Any]):
    """What every page has besides its `results`; for the OpenAPI document."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


def limit_of(request: Request) -> int:
    """Return the page size asked for. Raises: ValidationError."""
    given = request.query_params.get("limit", str(DEFAULT_LIMIT))
    digits = len(str(MAXIMUM_LIMIT))
    if not (given.isdecimal() and len(given) <= digits and 1 <= int(given) <= MAXIMUM_LIMIT):
        raise ValidationError({"limit": [f"A whole number from 1 to {MAXIMUM_LIMIT}."]})
    return int(given)


def orderings_of(view: APIView | None) -> Mapping[str, str]:
    """Return {public name: column} that a view can be sorted by; the first is its default."""
    return getattr(view, "orderings", None) or {"id": "id"}


def ordering_of(request: Request, view: APIView | None) -> tuple[str, str]:
    """Return the ordering asked for and the column it stands for. Raises: ValidationError."""
    offered = orderings_of(view)
    default = getattr(view, "default_ordering", None) or next(iter(offered))
    asked = request.query_params.get("ordering") or default
    name = asked.removeprefix("-")
    if name not in offered:
        message = f"Sort by one of: {', '.join(offered)} (with - for descending)."
        raise ValidationError({"ordering": [message]})
    return asked, offered[name]


def wants_count(request: Request) -> bool:
    """Tell whether `count=true` was asked for. Raises: ValidationError."""
    given = request.query_params.get("count", "false")
    if given not in {"true", "false"}:
        raise ValidationError({"count": ["true or false."]})
    return given == "true"


def _value_of(row: Model | Document | Mapping[str, Any], path: str) -> Any:
    if isinstance(row, Mapping):
        return row[path]
    if isinstance(row, Document):
        return row.extra[0]
    value: Any = row
    for step in path.split("__"):
        value = None if value is None else getattr(value, step)
    return value


def _parameter(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }
