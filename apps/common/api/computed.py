"""Keyset pagination over rows that are computed, not stored."""

from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api.keysets import Keyset
from apps.common.api.pagination import KeysetPagination, wants_count


class Computed(Protocol):
    """Rows as columns."""

    @property
    def ids(self) -> NDArray[np.uint64]:
        """Return uint64[N, 2], the halves of each row's UUID."""

    def __len__(self) -> int:
        """Count the rows."""

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column to sort by, NaN for unknown."""

    def rows(self, places: NDArray[np.int64]) -> list[Any]:
        """Return some rows one by one, each with its `pk` and the columns to sort by."""


class ComputedPagination(KeysetPagination):
    """The same walk as over a table: by one number, unknown ones last, ties by id."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of one page, in the order asked for."""
        self.begin(request, view)
        self.total = len(queryset) if wants_count(request) else None
        places = self._walk(queryset)
        page = queryset.rows(places[: self.limit + 1])
        return self.take(page)

    def _walk(self, computed: Computed) -> NDArray[np.int64]:
        """Return the places of the rows behind the keyset, the nearest first."""
        numbers = computed.numbers(self.column)
        unknown = np.isnan(numbers)
        sign = -1 if self.ordering.startswith("-") else 1
        keys = (
            unknown,
            np.where(unknown, 0.0, sign * numbers),
            computed.ids[:, 0],
            computed.ids[:, 1],
        )
        order = np.lexsort(keys[::-1])
        if self.keyset is None:
            return order
        place = _place_of(self.keyset, sign)
        if self.keyset.backwards:
            return order[: int(_before(keys, place).sum())][::-1]
        return order[len(order) - int(_before(place, keys).sum()) :]


def _place_of(keyset: Keyset, sign: int) -> tuple[np.generic, ...]:
    high, low = divmod(UUID(keyset.key).int, 1 << 64)
    unknown = keyset.value is None
    value = 0.0 if unknown else sign * keyset.value
    return np.bool_(unknown), np.float64(value), np.uint64(high), np.uint64(low)


def _before(ones: tuple[Any, ...], others: tuple[Any, ...]) -> NDArray[np.bool_]:
    """Return where one comes before the other, by all keys in turn."""
    before: Any = False
    for one, other in zip(reversed(ones), reversed(others), strict=True):
        before = (one < other) | ((one == other) & before)
    return np.asarray(before)
