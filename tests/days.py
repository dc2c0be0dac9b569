"""The day on which a test runs: asked for anew each time, because a run may last past midnight."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

_FRIDAY: Final = 5


def today() -> date:
    """Return the day in UTC, the zone of a workspace that names no other."""
    return datetime.now(UTC).date()


def in_days(days: int) -> date:
    """Return the day so many days from now; a negative number is a day past."""
    return today() + timedelta(days=days)


def soon() -> datetime:
    """Return when something may begin that is to be of this day, however late it is."""
    now = datetime.now(UTC)
    return min(now + timedelta(minutes=5), now.replace(hour=23, minute=59, second=59))


def next_working_day() -> date:
    """Return the first day after today that most people work on."""
    return next(day for day in map(in_days, range(1, 4)) if day.isoweekday() <= _FRIDAY)
