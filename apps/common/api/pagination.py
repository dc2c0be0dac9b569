"""Keyset pagination over any sort, with ties and NULLs: each row once, at the same cost on every page."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import F, Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

DEFAULT_LIMIT, MAXIMUM_LIMIT = 50, 500
PARAMETERS = frozenset({"limit", "cursor", "ordering", "count"})


class Keyset:
    """The place in a sorted list after which a page begins.

    values: sort value and id of the last row seen; backwards: whether the page lies before it
    """

    def __init__(self, value: Any, key: str, *, backwards: bool) -> None:
        """Name a row by its sort value and its id."""
        self.value, self.key, self.backwards = value, key, backwards

    def encode(self) -> str:
        """Return the opaque cursor."""
        packed = orjson.dumps([int(self.backwards), self.value, self.key])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str) -> "Keyset":
        """Read a cursor that `encode` wrote. Raises: ValidationError"""
        try:
            backwards, value, key = orjson.loads(
                base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            )
            return cls(value, str(key), backwards=bool(backwards))
        except (ValueError, TypeError, binascii.Error) as error:
            message = "This cursor is not one of ours. Take it from `next` or `previous`."
            raise ValidationError({"cursor": [message]}) from error


class KeysetPagination(BasePagination):
    """`limit`, `cursor` and `ordering`; a view lists what it can be sorted by in `orderings`."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of one page, in the order asked for."""
        self.request = request
        self.limit = limit_of(request)
        self.field, descending = self._ordering(request, view)
        cursor = request.query_params.get("cursor")
        self.keyset = Keyset.decode(cursor) if cursor else None
        backwards = self.keyset is not None and self.keyset.backwards
        self.total = queryset.count() if request.query_params.get("count") == "true" else None
        rows = list(
            self._page(queryset, descending=descending, backwards=backwards)[: self.limit + 1]
        )
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

    def _ordering(self, request: Request, view: APIView | None) -> tuple[str, bool]:
        offered = orderings_of(view)
        asked = request.query_params.get("ordering") or next(iter(offered))
        name = asked.removeprefix("-")
        if name not in offered:
            message = f"Sort by one of: {', '.join(offered)} (with - for descending)."
            raise ValidationError({"ordering": [message]})
        return offered[name], asked.startswith("-")

    def _page(self, rows: QuerySet[Any], *, descending: bool, backwards: bool) -> QuerySet[Any]:
        """Return the rows behind the keyset; NULLs come last in a forward walk, whatever the direction."""
        down = descending != backwards
        if self.field == "id":
            rows = rows.order_by("-id" if down else "id")
            return rows.filter(_beyond("id", self.keyset.key, down=down)) if self.keyset else rows
        column = F(self.field)
        first = {"nulls_first": True} if backwards else {"nulls_last": True}
        rows = rows.order_by(
            column.desc(**first) if down else column.asc(**first), "-id" if backwards else "id"
        )
        if self.keyset is None:
            return rows
        value, is_null = self.keyset.value, Q((f"{self.field}__isnull", True))
        tie = _beyond("id", self.keyset.key, down=backwards)
        if value is None:
            return rows.filter((is_null & tie) | (~is_null if backwards else Q(pk__in=[])))
        beyond = _beyond(self.field, value, down=down) | (Q((self.field, value)) & tie)
        return rows.filter(beyond if backwards else beyond | is_null)

    def _link(self, row: Any, *, backwards: bool) -> str:
        value = None if self.field == "id" else _value_of(row, self.field)
        key = row["id"] if isinstance(row, Mapping) else row.pk
        cursor = Keyset(value, str(key), backwards=backwards).encode()
        url = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return str(replace_query_param(url, "cursor", cursor))


def limit_of(request: Request) -> int:
    """Return the page size asked for. Raises: ValidationError"""
    given = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not given.isdecimal() or not 1 <= int(given) <= MAXIMUM_LIMIT:
        raise ValidationError({"limit": [f"A whole number from 1 to {MAXIMUM_LIMIT}."]})
    return int(given)


def orderings_of(view: APIView | None) -> Mapping[str, str]:
    """Return {public name: column} that a view can be sorted by; the first is its default."""
    return getattr(view, "orderings", None) or {"id": "id"}


def _beyond(column: str, value: Any, *, down: bool) -> Q:
    return Q((f"{column}__{'lt' if down else 'gt'}", value))


def _value_of(row: Model | Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for step in path.split("__"):
        value = value[step] if isinstance(value, Mapping) else getattr(value, step)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _parameter(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }
