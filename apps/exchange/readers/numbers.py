"""Numbers as people write them, with points and commas."""

import re
from enum import Enum
from typing import Final, Literal


class NoNumber(Enum):
    """Why a text is no number."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


_SPACES: Final = str.maketrans("", "", " \u00a0\u202f'\u2019")
_PLAIN = re.compile(r"\A[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
_POINT = re.compile(r"\A[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\Z|\A[+-]?\d+(\.\d+)?\Z")
_COMMA = re.compile(r"\A[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\Z|\A[+-]?\d+(,\d+)?\Z")
_EITHER = re.compile(r"\A[+-]?[1-9]\d{0,2},\d{3}\Z")


def read_number(cell: object, decimal: Literal[".", ","] | None) -> float | NoNumber:
    """Return the number that a cell holds, or why it is none.

    decimal: the sign before the decimals, where somebody has said so. Without it 1.5 and 1,5 are
    one and a half, and 1,500 is ambiguous: a thousand and a half, or one and a half.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return NoNumber.UNREADABLE
    if not isinstance(cell, str):
        return float(cell)
    return _from_text(cell.translate(_SPACES), decimal)


def _from_text(text: str, decimal: Literal[".", ","] | None) -> float | NoNumber:
    if decimal is None and _EITHER.match(text):
        return NoNumber.AMBIGUOUS
    if decimal != "," and (_PLAIN.match(text) or _POINT.match(text)):
        return float(text.replace(",", ""))
    if decimal != "." and _COMMA.match(text):
        return float(text.replace(".", "").replace(",", "."))
    return NoNumber.UNREADABLE
