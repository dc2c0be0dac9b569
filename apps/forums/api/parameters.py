"""Query parameters that several readings of forums take."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

from apps.common.api.pagination import MAXIMUM_LIMIT

_LIMIT: Final[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT}

MOST_URGENT: Final = OpenApiParameter("limit", _LIMIT, description="How many, the most urgent.")
MOST_CLASHES: Final = OpenApiParameter("limit", _LIMIT, description="How many, the gravest.")
