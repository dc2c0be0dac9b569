"""Rows of a body that msgspec parses, because there may be thousands; what it says of a bad one."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from apps.common.names import MESSAGE, is_about_disguise

_FIELD = re.compile(r"`\$\.(?P<at>\w+)|field `(?P<named>\w+)`")


class Misfit(NamedTuple):
    """Why a row is not of its type: the field ("" for the whole row), what is wrong, a code."""

    field: str
    detail: str
    code: str


def converted(rows: Sequence[Any], kind: Any) -> tuple[list[Any], dict[int, Misfit]]:
    """Return the rows that are of a type, as objects of it, and {place: why not} of the others.

    kind: a Struct, or a union of tagged ones
    """
    fitting: list[Any] = []
    misfits: dict[int, Misfit] = {}
    for place, row in enumerate(rows):
        try:
            fitting.append(msgspec.convert(row, kind))
        except msgspec.ValidationError as error:
            misfits[place] = _misfit(str(error))
    return fitting, misfits


def _misfit(message: str) -> Misfit:
    """Return what msgspec says of a row, with the field that it names."""
    found = _FIELD.search(message)
    field = (found["at"] or found["named"]) if found else ""
    code = "required" if "missing required" in message else "invalid"
    code = "unknown_field" if "unknown field" in message else code
    detail = message.split(" - at `", maxsplit=1)[0] + "."
    if is_about_disguise(message):
        return Misfit(field, MESSAGE, "disguised")
    return Misfit(field, detail, code)
