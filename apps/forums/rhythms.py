"""The rhythm of a forum: the recurrence rule of RFC 5545, without DTSTART, end and count."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr
from django.core.exceptions import ValidationError

_WEEKDAY: Final = r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)"
_DAY_OF_MONTH: Final = r"-?(?:[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:[1-9]|1[0-2])"
# Parts of a rule with their values, RFC 5545, 3.3.10: those of meetings, which have a day of their
# own and begin once a day.
_PARTS: Final = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "BYDAY": re.compile(rf"{_WEEKDAY}(?:,{_WEEKDAY})*"),
    "BYMONTHDAY": re.compile(rf"{_DAY_OF_MONTH}(?:,{_DAY_OF_MONTH})*"),
    "BYMONTH": re.compile(rf"{_MONTH}(?:,{_MONTH})*"),
    "BYSETPOS": re.compile(r"-?(?:[1-9]|[1-4]\d|5[0-3])"),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
}
_NUMBER: Final = re.compile(r"\d+")
# How often a day of the week comes at most: in a month, and in a year.
_IN_A_MONTH, _IN_A_YEAR = 5, 53
_CHOOSING: Final = frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH"})
_YEARS_LOOKED_AHEAD: Final = 10
# Further on nothing is looked for: a rule that comes no more, from a certain day on, has an end.
_REACH: Final = timedelta(days=60 * 366)
_EXAMPLE: Final = "A rule is such as FREQ=MONTHLY;BYDAY=1TU, every first Tuesday."


def validate_rhythm(text: str) -> None:
    """Raise ValidationError unless a text is a rule by which sessions can be planned.

    How often, and until when, is said when sessions are made: the rule itself has no COUNT or UNTIL
    """
    parts = [part.partition("=") for part in text.split(";")]
    names = [name for name, _, _ in parts]
    for name, _, value in parts:
        pattern = _PARTS.get(name)
        if pattern is None:
            known = ", ".join(_PARTS)
            message = f"“{name}” is no part of a rhythm. There are: {known}. {_EXAMPLE}"
            raise ValidationError(message, code="unknown_part")
        if not pattern.fullmatch(value):
            message = f"{name} cannot be “{value}”. {_EXAMPLE}"
            raise ValidationError(message, code="invalid_part")
    if len(set(names)) < len(names) or names[0] != "FREQ":
        message = f"A rhythm begins with FREQ and says each part once. {_EXAMPLE}"
        raise ValidationError(message, code="invalid_rhythm")
    if "BYSETPOS" in names and not _CHOOSING.intersection(names):
        message = f"BYSETPOS chooses among what BYDAY, BYMONTHDAY or BYMONTH leave. {_EXAMPLE}"
        raise ValidationError(message, code="invalid_rhythm")
    _refuse_miscounted({name: value for name, _, value in parts})
    _refuse_never(text)


def recurrence(text: str, *, first: datetime, until: datetime | None = None) -> rrule:
    """Return the recurrence of a valid rhythm, from its first time on the wall.

    first, until: without an offset, so that clocks show the same time all year; without `until` it
    ends within 60 years
    Raises: ValueError, for parts that do not go together
    """
    found: rrule = rrulestr(text, dtstart=first)
    end = first + min(_REACH, datetime.max - first)  # noqa: DTZ901 - on the wall
    return found.replace(until=min(until or end, end))


def _refuse_miscounted(parts: Mapping[str, str]) -> None:
    """Raise ValidationError for a numbered day of the week where there is no such number of it."""
    numbers = [int(number) for number in _NUMBER.findall(parts.get("BYDAY", ""))]
    if numbers and parts["FREQ"] in {"DAILY", "WEEKLY"}:
        message = f"A number before a day counts within a month or a year, not a week. {_EXAMPLE}"
        raise ValidationError(message, code="invalid_rhythm")
    most = _IN_A_MONTH if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else _IN_A_YEAR
    if max(numbers, default=0) > most:
        message = f"No month has a day of the week more than {most} times. {_EXAMPLE}"
        raise ValidationError(message, code="invalid_rhythm")


def _refuse_never(text: str) -> None:
    # Any day will do; ten years have each leap day twice.
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - on the wall
    try:
        rule = recurrence(text, first=start, until=start + relativedelta(years=_YEARS_LOOKED_AHEAD))
        never = next(iter(rule), None) is None
    except ValueError as error:
        message = f"These parts do not go together: {error}. {_EXAMPLE}"
        raise ValidationError(message, code="invalid_rhythm") from error
    if never:
        message = f"This never comes, in {_YEARS_LOOKED_AHEAD} years. {_EXAMPLE}"
        raise ValidationError(message, code="never")
