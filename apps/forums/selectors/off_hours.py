"""How many people would be in a session outside of their working hours, wherever it begins.

Whoever works at the same hours counts together, and all slots are looked at at once: what it costs
grows with the hours that people work and with the slots, and hardly with the people.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.forums.grids import Grid
from apps.forums.models import Session, WorkingHours
from apps.forums.selectors.hours import hours_of
from apps.forums.selectors.participants import Participants
from apps.stakeholders.models import Workspace

# A day of a timetable can be that many days earlier or later at the other end of the world.
_AROUND: Final = 2

_Hours = tuple[object, ...]


class OffHours:
    """Who of the people of some sessions works when, beside the slots of a timetable."""

    def __init__(self, people: Participants, grid: Grid, workspace: Workspace) -> None:
        """Read it, with one statement."""
        self._grid = grid
        kept = hours_of(people.members, workspace) if people.members else {}
        self._kinds: dict[_Hours, WorkingHours] = {_kind(each): each for each in kept.values()}
        self._there: dict[UUID, Counter[_Hours]] = {}
        for address, person in people.people.items():
            for session in people.parts[address] if person.member else ():
                kind = _kind(kept[person.member])  # type: ignore[index]  # a member
                self._there.setdefault(session, Counter())[kind] += 1
        self._spans: dict[_Hours, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}

    def of(self, session: Session, starts: Sequence[int]) -> list[int]:
        """Return for each slot how many are off hours if the session begins there."""
        begins = np.array([self._grid.instant(slot).timestamp() for slot in starts])
        ends = begins + (session.ends_at - session.starts_at).total_seconds()
        off = np.zeros(len(starts), np.int64)
        for kind, number in self._there.get(session.pk, Counter()).items():
            from_times, until_times = self._spans_of(kind)
            before = np.searchsorted(from_times, begins, side="right")
            off += number * (ends > until_times[before])
        return [int(number) for number in off]

    def _spans_of(self, kind: _Hours) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return when work begins, and, behind a time at which none has, when it ends: in order."""
        if kind not in self._spans:
            spans = self._kinds[kind].spans(_days_around(self._grid.dates))
            times = [(begin.timestamp(), end.timestamp()) for begin, end in spans]
            self._spans[kind] = (
                np.array([begin for begin, _ in times]),
                np.array([-np.inf, *(end for _, end in times)]),
            )
        return self._spans[kind]


def _kind(hours: WorkingHours) -> _Hours:
    return hours.time_zone, tuple(hours.days), hours.from_time, hours.until_time


def _days_around(days: Sequence[date]) -> Iterator[date]:
    near = range(-_AROUND, _AROUND + 1)
    yield from sorted({day + timedelta(days=away) for day in days for away in near})
