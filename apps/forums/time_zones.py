"""Zones as iCalendar carries them: each change of the clocks around a time (RFC 5545, 3.6.5).

Written change by change: what lists of dates say of a change is read in different ways.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# A year to either side has every change that a calendar could need for a session.
_AROUND: Final = timedelta(days=370)
_DAY: Final = timedelta(days=1)
_EXACT: Final = timedelta(seconds=1)


@lru_cache(maxsize=256)
def timezone_around(name: str, first: datetime, last: datetime) -> Timezone:
    """Return a zone with the changes of its clocks from a year before until a year after.

    name: IANA; first, last: instants. Each of many mails about one session has the same one, which
    is only read.
    """
    zone, since = ZoneInfo(name), first.astimezone(UTC) - _AROUND
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_observance(zone, since, since))
    for before, after in _changes(zone, since, last.astimezone(UTC) + _AROUND):
        component.add_component(_observance(zone, before, after))
    return component


def _observance(
    zone: ZoneInfo, before: datetime, after: datetime
) -> TimezoneStandard | TimezoneDaylight:
    """Return what clocks show from an instant on; its beginning is by the clocks of before."""
    here = after.astimezone(zone)
    was = before.astimezone(zone).utcoffset()
    component = TimezoneDaylight() if here.dst() else TimezoneStandard()
    component.add("dtstart", (after + (was or timedelta())).replace(tzinfo=None))
    component.add("tzname", here.tzname())
    component.add("tzoffsetfrom", was)
    component.add("tzoffsetto", here.utcoffset())
    return component


def _changes(
    zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the last second before each change of the clocks, and the first one after it."""

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    day = since.replace(microsecond=0)
    while day < until:
        if offset(day) != offset(day + _DAY):
            before, after = day, day + _DAY
            while after - before > _EXACT:
                middle = before + (after - before) // 2
                middle = middle.replace(microsecond=0)
                before, after = (
                    (middle, after) if offset(middle) == offset(day) else (before, middle)
                )
            yield before, after
        day += _DAY
