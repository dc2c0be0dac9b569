"""Calendar days as the core counts them: whole days since 1970-01-01."""

from datetime import date
from typing import Final

from coordination.plan import NO_DATE

_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_of(when: date) -> int:
    """Return the number of a calendar day."""
    return when.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """Return the calendar day of a number."""
    return date.fromordinal(int(day) + _EPOCH)


def date_or_none(day: int) -> date | None:
    """Return the calendar day of a number, None for `NO_DATE`."""
    return None if day == NO_DATE else date_of(day)
