"""One form of JSON wherever the record is written down: by orjson, instants in UTC with Z."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson


def to_json(value: object) -> bytes:
    """Return compact UTF-8 JSON; instants in UTC with Z."""
    return orjson.dumps(
        value,
        default=_plain,
        option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS,
    )


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with ids, dates and instants as JSON writes them."""
    return {name: plainly(value) for name, value in fields.items()}


def plainly(value: Any) -> Any:
    """Return one value as the REST contract writes it: ids and dates as text."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> object:
    """Return what orjson does not know as what it does: lazy strings, dict subclasses, decimals."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return str(value)
