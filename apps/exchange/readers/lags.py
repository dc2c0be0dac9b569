"""Lags of schedules into calendar days.

Microsoft Project tells a lag in tenths of a minute, and in which unit it was meant: working time,
elapsed time, or a share of the predecessor. A milestone's lag is in calendar days, so a working
week is seven of them.
"""

from typing import Final, NamedTuple

_MINUTES_OF_A_DAY: Final = 24 * 60
_DAYS_OF_A_WEEK: Final = 7
# Formats of Microsoft Project; estimated ones are 32 higher.
_ESTIMATED: Final = 32
_ELAPSED: Final = frozenset({4, 6, 8, 10, 12})
_SHARES: Final = frozenset({19, 20})
_WORKING_SAID: Final = "A lag in working time became calendar days, a working week seven: {rows}."
_SHARE_SAID: Final = "A lag that is a share of the predecessor's duration was left out: {rows}."
_LONGEST: Final = 3_650


class Calendar(NamedTuple):
    """How long a project works: minutes of a working day and days of a working week."""

    minutes_of_a_day: float = 480.0
    days_of_a_week: float = 5.0

    @classmethod
    def of(cls, minutes_of_a_day: str, minutes_of_a_week: str) -> "Calendar":
        """Return the calendar that a project tells; the usual one where it tells none."""
        try:
            day, week = float(minutes_of_a_day), float(minutes_of_a_week)
        except ValueError:
            return cls()
        if not (0 < day <= _MINUTES_OF_A_DAY and day <= week <= day * _DAYS_OF_A_WEEK):
            return cls()
        return cls(day, week / day)

    def calendar_days(self, minutes: float) -> int:
        """Return working minutes in calendar days, to the nearest; halves away from zero."""
        days = minutes / self.minutes_of_a_day * _DAYS_OF_A_WEEK / self.days_of_a_week
        return within(days)


def lag_in_days(tenths: str, unit: str, calendar: Calendar) -> tuple[int, str]:
    """Return a lag of Microsoft Project in calendar days, and what is to be told of it."""
    try:
        number, kind = int(tenths or 0), int(unit or 7) % _ESTIMATED
    except ValueError:
        return 0, ""
    if kind in _SHARES:
        return 0, _SHARE_SAID if number else ""
    if kind in _ELAPSED:
        return within(number / 10 / _MINUTES_OF_A_DAY), ""
    return calendar.calendar_days(number / 10), _WORKING_SAID if number else ""


def lag_of_hours(hours: str, hours_of_a_day: float) -> tuple[int, str]:
    """Return a lag of Primavera, in working hours, in calendar days, and what is to be told."""
    try:
        number = float(hours or 0)
    except ValueError:
        return 0, ""
    days = Calendar(hours_of_a_day * 60).calendar_days(number * 60)
    return days, _WORKING_SAID if number else ""


def within(days: float) -> int:
    """Return days as a whole number that a dependency can have."""
    whole = int(abs(days) + 0.5)
    return max(-_LONGEST, min(_LONGEST, whole if days >= 0 else -whole))
