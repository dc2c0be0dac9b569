"""Pages of a list by the cursors of the API."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api.pagination import PARAMETERS, KeysetPagination


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the queries that lead to their neighbours."""

    rows: list[Any]
    next: str | None
    previous: str | None


class _Order(APIView):
    """Carries one order in the words of the API's pagination."""

    def __init__(self, ordering: str) -> None:
        """Take a column, with `-` before it for descending."""
        super().__init__()
        column = ordering.removeprefix("-")
        self.orderings, self.default_ordering = {column: column}, ordering


def by(ordering: str) -> APIView:
    """Return the order of a page that is sorted in one way: a column, `-` before it for down."""
    return _Order(ordering)


def page_of(
    request: HttpRequest, rows: Sequence[Any] | Any, paginator: KeysetPagination, order: APIView
) -> Page:
    """Return the page of some rows that the request's cursor asks for.

    order: carries `orderings` and `default_ordering`, as views of the API do; see `by`
    A cursor that leads nowhere, as one of an old bookmark may, leads to the first page.
    """
    try:
        found = paginator.paginate_queryset(rows, Request(request), order)
    except ValidationError:
        first = _without_place(request)
        found = paginator.paginate_queryset(rows, Request(first), order)
    links = paginator.get_paginated_response([]).data
    return Page(found, _query(links["next"]), _query(links["previous"]))


def _without_place(request: HttpRequest) -> HttpRequest:
    kept = request.GET.copy()
    for name in PARAMETERS:
        kept.pop(name, None)
    first = copy(request)
    first.GET = QueryDict(kept.urlencode())
    first.META = request.META | {"QUERY_STRING": kept.urlencode()}
    return first


def _query(url: str | None) -> str | None:
    return f"?{urlsplit(url).query}" if url else None
