"""Words that only paper needs."""

from datetime import date
from typing import Any, Final

from django.utils.text import Truncator

from apps.dashboard.wording import LEVEL_WORDS, day_words

# Isolates: a name in another script does not turn round what stands beside it.
_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
_END_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"
# What a row of a table has room for.
LONGEST_NAME: Final = 120
# Where there is nothing to say.
DASH: Final = "\N{EN DASH}"


def apart(name: str) -> str:
    """Return a name that turns nothing round it, cut to LONGEST_NAME; "" for none."""
    if not name:
        return ""
    told = Truncator(name.replace(_END_ISOLATE, "")).chars(LONGEST_NAME)
    return f"{_ISOLATE}{told}{_END_ISOLATE}"


def day_or_dash(day: date | None) -> str:
    """Return a day in words, a dash for none."""
    return day_words(day) if day else DASH


def level_told(level: str | None) -> dict[str, Any]:
    """Return {level, level_words}, both empty for none."""
    return {"level": str(level or ""), "level_words": str(LEVEL_WORDS[level]) if level else ""}
