"""Pages of a list by the cursors of the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api.pagination import KeysetPagination


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the queries that lead to their neighbours."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page_of(
    request: HttpRequest, rows: Sequence[Any] | Any, paginator: KeysetPagination, order: APIView
) -> Page:
    """Return the page of some rows that the request's cursor asks for.

    order: carries `orderings` and `default_ordering`, as views of the API do
    A cursor that leads nowhere, as one of an old bookmark may, leads to the first page.
    """
    try:
        found = paginator.paginate_queryset(rows, Request(request), order)
    except ValidationError:
        first = HttpRequest()
        first.META, first.path = request.META, request.path
        first.GET = request.GET.copy()
        for name in ("cursor", "limit", "ordering", "count"):
            first.GET.pop(name, None)
        found = paginator.paginate_queryset(rows, Request(first), order)
    links = paginator.get_paginated_response([]).data
    return Page(found, _query(links["next"]), _query(links["previous"]))


def _query(url: str | None) -> str | None:
    return f"?{urlsplit(url).query}" if url else None
