"""How a file that knows no layers and no initiatives becomes a plan: said by who sends it."""

from apps.exchange.mapping.document import (
    DateOrder,
    LayerRule,
    Mapping,
    as_json,
    merged,
    read_mapping,
)
from apps.exchange.mapping.fields import FIELDS, guess_fields

__all__ = [
    "FIELDS",
    "DateOrder",
    "LayerRule",
    "Mapping",
    "as_json",
    "guess_fields",
    "merged",
    "read_mapping",
]
