"""One form of JSON wherever the record is written down: by orjson, instants in UTC with Z."""

from collections.abc import Mapping

import orjson


def to_json(value: object) -> bytes:
    """Return compact UTF-8 JSON; instants in UTC with Z."""
    return orjson.dumps(
        value,
        default=_plain,
        option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS,
    )


def _plain(value: object) -> object:
    """Return what orjson does not know as what it does: lazy strings, dict subclasses, decimals."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return str(value)
