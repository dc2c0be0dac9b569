"""Keyset pagination over rows that are computed, not stored."""

from bisect import bisect_left, bisect_right
from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api.keysets import Keyset
from apps.common.api.pagination import KeysetPagination, limit_of, ordering_of, wants_count


class ComputedPagination(KeysetPagination):
    """The same walk as over a table: by one number, unknown ones last, ties by id."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of one page, in the order asked for."""
        self.request, self.limit = request, limit_of(request)
        self.ordering, self.column = ordering_of(request, view)
        sign = -1 if self.ordering.startswith("-") else 1
        cursor = request.query_params.get("cursor")
        keyset = Keyset.decode(cursor, ordering=self.ordering) if cursor is not None else None
        self.total = len(queryset) if wants_count(request) else None

        def place(value: float | None, key: str) -> tuple[bool, float, str]:
            return value is None, sign * (value or 0), key

        placed = sorted(
            ((place(getattr(row, self.column), str(row.pk)), row) for row in queryset),
            key=lambda pair: pair[0],
        )
        first, end = 0, len(placed)
        if keyset is not None:
            at = place(keyset.value, keyset.key)
            if keyset.backwards:
                end = bisect_left(placed, at, key=lambda pair: pair[0])
            else:
                first = bisect_right(placed, at, key=lambda pair: pair[0])
        if keyset is not None and keyset.backwards:
            first = max(0, end - self.limit)
        else:
            end = min(end, first + self.limit)
        self.rows = [row for _, row in placed[first:end]]
        self.has_next, self.has_previous = end < len(placed), first > 0
        return self.rows
