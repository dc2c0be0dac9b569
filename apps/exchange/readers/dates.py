"""Days as people write them. What may mean two days is said to, never guessed."""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Final

from django.conf import settings
from django.utils import dates, translation

from apps.exchange.mapping import DateOrder


class NoDay(Enum):
    """Why a text is no day."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


_TIME = re.compile(
    r"[T\s]+\d{1,2}[:.h]\d{2}([:.]\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?|Z|[+-]\d{2}:?\d{2})?\Z"
)
_WEEKDAY = re.compile(r"\A[^\W\d]+\.?,?\s+(?=\d{1,4}[./-]\d)")
_YEAR_FIRST = re.compile(r"\A(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})\Z")
_COMPACT = re.compile(r"\A(?P<year>(?:19|20|21)\d{2})(?P<month>\d{2})(?P<day>\d{2})\Z")
_YEAR_LAST = re.compile(r"\A(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\Z")
_NAMED = re.compile(
    r"\A(?:[^\W\d]+\.?,?\s+)??(?:(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s-]+(?:de\s+)?"
    r"(?P<month>[^\W\d]+)\.?,?(?:\s+de)?[\s-]+|"
    r"(?P<first>[^\W\d]+)\.?\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s+)(?P<year>\d{4}|\d{2})\Z"
)
_QUARTER = re.compile(
    r"\A(?:[QT]([1-4])[\s/-]*(?P<after>\d{4})|(?P<before>\d{4})[\s/-]*[QT]([1-4]))\Z", re.IGNORECASE
)
_MONTHS_OF_A_YEAR: Final = 12
_CENTURY: Final = 2000
_TWO_DIGITS: Final = 2


def read_day(cell: object, order: DateOrder | None) -> date | NoDay:
    """Return the day that a cell holds, or why it is none.

    order: what 03/04/2026 means, where somebody has said so. Days with dots are dd.mm.yyyy, as
    everyone who writes dots means them. A quarter is its last day: what is promised for it is
    promised by then.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return NoDay.UNREADABLE
    text = _WEEKDAY.sub("", _TIME.sub("", cell.strip()))
    for pattern, read in _FORMS:
        if found := pattern.match(text):
            return read(found, order)
    return NoDay.UNREADABLE


def _year_first(found: re.Match[str], _: DateOrder | None) -> date | NoDay:
    return _day(*(found[part] for part in ("year", "month", "day")))


def _in_order(found: re.Match[str], order: DateOrder | None) -> date | NoDay:
    first, sign, second, year = found.groups()
    if len(year) == _TWO_DIGITS:
        # 01/02/03 may begin with its year as well: only who knows the file can tell.
        if order is None:
            return NoDay.AMBIGUOUS
        if order == "ymd":
            return _day(f"{_CENTURY + int(first)}", second, year)
        year = f"{_CENTURY + int(year)}"
    days = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
    if order is None and sign == "." and isinstance(days["dmy"], date):
        order = "dmy"
    if order in days:
        return days[order]
    possible = {day for day in days.values() if isinstance(day, date)}
    if len(possible) > 1:
        return NoDay.AMBIGUOUS
    return possible.pop() if possible else NoDay.UNREADABLE


def _with_name(found: re.Match[str], _: DateOrder | None) -> date | NoDay:
    name = found["month"] or found["first"]
    month = month_names().get(_plain(name))
    if month is None:
        return NoDay.UNREADABLE
    year = found["year"]
    if len(year) == _TWO_DIGITS:
        year = f"{_CENTURY + int(year)}"
    return _day(year, str(month), found["day"] or found["second"])


def _end_of_quarter(found: re.Match[str], _: DateOrder | None) -> date:
    year = int(found["after"] or found["before"])
    month = int(found[1] or found[4]) * 3
    following = date(year + month // _MONTHS_OF_A_YEAR, month % _MONTHS_OF_A_YEAR + 1, 1)
    return following - timedelta(days=1)


@cache
def month_names() -> dict[str, int]:
    """Return {name: month} for the languages the service speaks, long and short."""
    names: dict[str, int] = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for table in (dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS):
                names |= {_plain(str(name)): month for month, name in table.items()}
    return names


def _plain(name: str) -> str:
    return name.casefold().rstrip(".")


def _day(year: str, month: str, day: str) -> date | NoDay:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return NoDay.UNREADABLE


_FORMS: Final = (
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _year_first),
    (_YEAR_LAST, _in_order),
    (_QUARTER, _end_of_quarter),
    (_NAMED, _with_name),
)
