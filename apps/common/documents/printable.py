"""Any text of the record as text that can be printed."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from apps.common.documents.fonts import shown

LONGEST: Final = 600
# Stands for what no font has a shape for, as everywhere.
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
# Marks that turn the direction of what follows, in a name as well as around it. Isolates, which end
# with what they enclose, stay.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_BLANKS: Final = re.compile(r"[\s\x1c-\x1f\x85]+")
# Letters after which a line may break where there is no blank.
_UNBROKEN: Final = re.compile(r"\S{40}")
_MAY_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def printable(value: Any) -> Any:
    """Return data with each text in it as it can be printed; keys are ours, and stay.

    Blanks are single, marks that turn the direction of the text around them are gone, what no font
    can show is `UNKNOWN`, a word without end may break, and what is longer than LONGEST is cut.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _text(text: str) -> str:
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + _ELLIPSIS
    told = "".join(map(_shown, _BLANKS.sub(" ", text)))
    return _UNBROKEN.sub(lambda found: found[0] + _MAY_BREAK, told)


@cache
def _shown(letter: str) -> str:
    if letter in _TURNING:
        return ""
    kind = unicodedata.category(letter)
    if ord(letter) in shown():
        return "" if kind == "Cc" else letter
    # What has no shape anyway: joiners, isolates, selectors of a variant.
    if kind == "Cf" or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return letter
    return "" if kind == "Cc" else UNKNOWN
