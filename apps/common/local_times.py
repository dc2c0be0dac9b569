"""What a clock on the wall shows, as an instant: where there is none, and where there are two."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.common.errors import InvalidInputError


def day_in(at: datetime, zone: str) -> date:
    """Return the day that calendars in a zone show at an instant; zone: IANA name."""
    return at.astimezone(ZoneInfo(zone)).date()


class Reading(StrEnum):
    """How often clocks show a time: once, not at all, or twice."""

    PLAIN = "plain"
    MISSING = "no_such_time"
    TWICE = "ambiguous_time"


class Read(NamedTuple):
    """A time on the wall, read. instants: with the offset of the zone, the one or both it may be.

    Where clocks leave it out these are what it is by the clock from before the change and by the
    one from after it.
    """

    how: Reading
    instants: tuple[datetime, ...]


def read(wall: datetime, zone: str) -> Read:
    """Return the instants that clocks in a zone may mean by a time.

    wall: without an offset; zone: IANA name
    """
    area = ZoneInfo(zone)
    first, second = (wall.replace(tzinfo=area, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Read(Reading.PLAIN, (first,))
    # Read with the offset before the change it is the time after it, and the other way round.
    shown = tuple(each.astimezone(UTC).astimezone(area) for each in (first, second))
    if shown[0].replace(tzinfo=None) != wall:
        return Read(Reading.MISSING, shown)
    return Read(Reading.TWICE, shown)


def instant_at(wall: datetime, zone: str, pointer: str) -> datetime:
    """Return the instant, in UTC, at which clocks in a zone show a time.

    wall: without an offset; zone: IANA name; pointer: of the field that says it
    Raises: InvalidInputError, `no_such_time` where clocks leave it out and `ambiguous_time` where
    they show it twice (RFC 5545, 3.3.5 would pick one; people are asked)
    """
    how, (first, *others) = read(wall, zone)
    if how == Reading.PLAIN:
        return first.astimezone(UTC)
    said = f"{wall:%Y-%m-%d %H:%M}"
    if how == Reading.MISSING:
        message = (
            f"Clocks in {zone} are put forward past {said}: there is no such time."
            f" The same moment by the clock from before is {first:%H:%M}."
        )
    else:
        message = (
            f"Clocks in {zone} show {said} twice, as they are put back. Say which, with its offset:"
            f" {first.isoformat()} or {others[0].isoformat()}."
        )
    raise InvalidInputError.at(pointer, message, how.value)
