"""Rows of a body that msgspec parses, because there may be thousands; what it says of a bad one."""

import re
from typing import NamedTuple

_FIELD = re.compile(r"`\$\.(?P<at>\w+)|field `(?P<named>\w+)`")


class Misfit(NamedTuple):
    """Why a row is not of its type: the field ("" for the whole row), what is wrong, a code."""

    field: str
    detail: str
    code: str


def misfit(message: str) -> Misfit:
    """Return what msgspec says of a row, with the field that it names."""
    found = _FIELD.search(message)
    field = (found["at"] or found["named"]) if found else ""
    code = "required" if "missing required" in message else "invalid"
    code = "unknown_field" if "unknown field" in message else code
    detail = message.split(" - at `", maxsplit=1)[0] + "."
    return Misfit(field, detail, code)
