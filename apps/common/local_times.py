"""What a clock on the wall shows, as an instant: where there is none, and where there are two."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.common.errors import InvalidInputError


def instant_at(wall: datetime, zone: str, pointer: str) -> datetime:
    """Return the instant, in UTC, at which clocks in a zone show a time.

    wall: without an offset; zone: IANA name; pointer: of the field that says it
    Raises: InvalidInputError, `no_such_time` where clocks leave it out and `ambiguous_time` where
    they show it twice (RFC 5545, 3.3.5 would pick one; people are asked)
    """
    area = ZoneInfo(zone)
    first, second = (wall.replace(tzinfo=area, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    said = f"{wall:%Y-%m-%d %H:%M}"
    if first.astimezone(UTC).astimezone(area).replace(tzinfo=None) != wall:
        # Read with the offset before the change it is the time after it, and the other way round.
        after = first.astimezone(UTC).astimezone(area)
        message = (
            f"Clocks in {zone} are put forward past {said}: there is no such time."
            f" The same moment by the clock from before is {after:%H:%M}."
        )
        raise InvalidInputError.at(pointer, message, "no_such_time")
    message = (
        f"Clocks in {zone} show {said} twice, as they are put back. Say which, with its offset:"
        f" {first.isoformat()} or {second.isoformat()}."
    )
    raise InvalidInputError.at(pointer, message, "ambiguous_time")
