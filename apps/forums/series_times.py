"""The times of a series by the clock: of a rhythm so many, or those until a day."""

from datetime import date, datetime, time
from itertools import islice
from typing import Final

from apps.common.errors import InvalidInputError
from apps.forums.rhythms import recurrence

MOST_IN_A_SERIES: Final = 60


def times_of_series(
    rhythm: str, *, first_local: datetime, count: int | None = None, until: date | None = None
) -> list[datetime]:
    """Return the times, without an offset, at which the sessions of a series begin.

    rhythm: a valid rule; first_local: of the first one, or before it
    count: how many at most; until: the last day that one may be on. One of them is said
    Raises: InvalidInputError, also where there are too many until then, or none
    """
    if count is None and until is None:
        message = "Say how many there are, or until which day."
        raise InvalidInputError.at("/count", message, "series_without_end")
    end = datetime.combine(until, time.max) if until else None
    most = MOST_IN_A_SERIES if count is None else count
    times = list(islice(recurrence(rhythm, first=first_local, until=end), most + 1))
    if count is None and len(times) > most:
        message = f"There are more than {most} until then. Choose an earlier day."
        raise InvalidInputError.at("/until", message, "series_too_long")
    if not times:
        message = "There is none until then. Choose a later day."
        raise InvalidInputError.at("/until", message, "series_empty")
    return times[:most]
