"""The slots of a timetable: which instants they are, and which of them a time takes up.

Days stand behind one another on one line of slots, with as many between two of them as people need
between two sessions, so that what ends on a day reaches into no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from apps.common.errors import InvalidInputError
from apps.common.local_times import instant_at


@dataclass(frozen=True, slots=True)
class Frame:
    """When sessions may take place.

    days: in order, each once; from_time, until_time: by the clock of each of them in `zone`;
    slot_minutes: sessions begin at multiples of it; break_minutes: kept free after each
    """

    days: Sequence[date]
    from_time: time
    until_time: time
    zone: str
    slot_minutes: int
    break_minutes: int


class _Day(NamedTuple):
    first: int
    starts_at: datetime
    slots: int


class Grid:
    """The slots of a frame."""

    def __init__(self, frame: Frame) -> None:
        """Lay them out. Raises: InvalidInputError, for a day on which clocks leave its time out."""
        self._slot = timedelta(minutes=frame.slot_minutes)
        self._break = timedelta(minutes=frame.break_minutes)
        self.dates = frame.days
        self._days: list[_Day] = []
        first = 0
        for place, day in enumerate(frame.days):
            starts_at, ends_at = (
                instant_at(datetime.combine(day, each), frame.zone, f"/days/{place}")
                for each in (frame.from_time, frame.until_time)
            )
            slots = max((ends_at - starts_at) // self._slot, 0)
            self._days.append(_Day(first, starts_at, slots))
            first += slots + self._slots(self._break)
        if not any(day.slots for day in self._days):
            message = "There is no time for a session between these."
            raise InvalidInputError.at("/until_time", message, "ends_before_it_starts")

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return from when until when anything in the timetable can matter."""
        last = self._days[-1]
        return self._days[0].starts_at, last.starts_at + last.slots * self._slot + self._break

    def length(self, session: timedelta) -> int:
        """Return how many slots a session takes up, with the break behind it."""
        return self._slots(session + self._break)

    def starts(self, session: timedelta) -> list[int]:
        """Return the slots at which a session can begin that ends on the same day."""
        needed = self._slots(session)
        return [day.first + slot for day in self._days for slot in range(day.slots - needed + 1)]

    def instant(self, slot: int) -> datetime:
        """Return when a slot begins."""
        day = next(day for day in reversed(self._days) if day.first <= slot)
        return day.starts_at + (slot - day.first) * self._slot

    def slot_at(self, at: datetime) -> int | None:
        """Return the slot that begins at an instant; None where none does."""
        for day in self._days:
            slots, rest = divmod(at - day.starts_at, self._slot)
            if not rest and 0 <= slots < day.slots:
                return day.first + slots
        return None

    def taken_by(self, starts_at: datetime, ends_at: datetime) -> Iterator[int]:
        """Yield the slots that a time, with the break behind it, takes up or cuts into."""
        for day in self._days:
            first = max((starts_at - day.starts_at) // self._slot, 0)
            behind = self._slots(ends_at + self._break - day.starts_at)
            yield from range(
                day.first + first, day.first + min(behind, day.slots + self._slots(self._break))
            )

    def _slots(self, time: timedelta) -> int:
        return -(-time // self._slot)


def blocks(slots: set[int]) -> Iterator[tuple[int, int]]:
    """Yield slots as blocks without gaps, each with its first one and its length."""
    first = before = None
    for slot in sorted(slots):
        if before is None or first is None or slot != before + 1:
            if first is not None and before is not None:
                yield first, before - first + 1
            first = slot
        before = slot
    if first is not None and before is not None:
        yield first, before - first + 1
