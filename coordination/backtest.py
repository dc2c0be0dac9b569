"""How good the warnings and the forecasts were: past days replayed, and held against what came.

A **slip** is a milestone that was not done `SLIPPED_DAYS` days after its first promise; the day
after these is the day it became a fact. A **warning** is a finding about a lane, from the first
replayed day on which it is seen to the last before a gap, told at each level by itself: one that
rises from watch to warning is a warning at both. It **came before a slip** if one of the milestones
of its lane slipped within `within` days after its first day; where so many days have not passed by
the end, and nothing has slipped yet, it is too early to tell.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.plan import Plan

SLIPPED_DAYS: Final = 30
# Apart from each other in one number, lanes and days: days need 23 bits.
_DAY_BITS: Final = 24


class Kind(NamedTuple):
    """What is scored together: a kind of finding at a level, or of no level."""

    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Score:
    """How warnings of a kind fared.

    before, without, undecided: warnings that came before a slip, that did not, that may yet
    slips, unwarned: slips in all, and those of which no such warning was told
    lead: days from a warning to the first slip after it, the median; None without any
    """

    before: int
    without: int
    undecided: int
    slips: int
    unwarned: int
    lead: float | None


@dataclass(slots=True)
class _Episode:
    lane: Hashable
    first: int
    last: int


@dataclass(slots=True)
class Watch:
    """Gathers what is seen on one replayed day after another."""

    _open: dict[tuple[Kind, Hashable], _Episode] = field(default_factory=dict)
    _over: dict[Kind, list[_Episode]] = field(default_factory=dict)

    def see(self, day: int, seen: Iterable[tuple[Kind, Hashable, Hashable]]) -> None:
        """Take in the (kind, key, lane) of all that is seen on a day, later than those before."""
        still: dict[tuple[Kind, Hashable], _Episode] = {}
        for kind, key, lane in seen:
            episode = self._open.pop((kind, key), None) or _Episode(lane, day, day)
            episode.last = day
            still[kind, key] = episode
        self._end(self._open)
        self._open = still

    def episodes(self) -> dict[Kind, list[tuple[Hashable, int, int]]]:
        """Return (lane, first day, last day) of all warnings so far, by kind."""
        self._end(self._open)
        self._open = {}
        return {
            kind: [(one.lane, one.first, one.last) for one in episodes]
            for kind, episodes in self._over.items()
        }

    def _end(self, episodes: dict[tuple[Kind, Hashable], _Episode]) -> None:
        for (kind, _), episode in episodes.items():
            self._over.setdefault(kind, []).append(episode)


def slips_between(plan: Plan, since: int, until: int) -> NDArray[np.int64]:
    """Return (row, day) of the milestones that slipped on the days since:until, int64[S, 2]."""
    day = plan.original.astype(np.int64) + SLIPPED_DAYS + 1
    rows = np.flatnonzero((plan.done >= day) & (day >= since) & (day <= until))
    return np.column_stack((rows, day[rows]))


def score(
    episodes: Iterable[tuple[Hashable, int, int]],
    slips: Iterable[tuple[Hashable, int]],
    until: int,
    within: int,
    known: int | None = None,
) -> Score:
    """Return how warnings fared.

    episodes: (lane, first day, last day); slips: (lane, day), up to the last day that is known
    until: the last day that was replayed: slips after it could not be warned of any more
    known: the last day of which is known what came, `until` if None; within: days, see above
    """
    told, slipped = list(episodes), list(slips)
    end = until if known is None else known
    lanes = {lane: place for place, lane in enumerate({lane for lane, *_ in (*told, *slipped)})}
    due = np.sort(_numbers(((lane, day) for lane, day in slipped), lanes))
    first = _numbers(((lane, day) for lane, day, _ in told), lanes)
    place = np.searchsorted(due, first, side="right")
    after = np.append(due, np.iinfo(np.int64).max)[place]
    lead = after - first
    before = (lead <= within) & (after >> _DAY_BITS == first >> _DAY_BITS)
    days = np.array([day for _, day, _ in told], np.int64)
    undecided = ~before & (days + within > end)
    replayed = [(lane, day) for lane, day in slipped if day <= until]
    warned = _warned(told, replayed, within)
    return Score(
        before=int(before.sum()),
        without=int((~before & ~undecided).sum()),
        undecided=int(undecided.sum()),
        slips=len(replayed),
        unwarned=len(replayed) - warned,
        lead=median(lead[before].tolist()) if before.any() else None,
    )


def _numbers(
    pairs: Iterable[tuple[Hashable, int]], lanes: dict[Hashable, int]
) -> NDArray[np.int64]:
    """Return one number for each lane and day, in order of the days within a lane."""
    bias = 1 << (_DAY_BITS - 1)
    return np.array([(lanes[lane] << _DAY_BITS) + day + bias for lane, day in pairs], np.int64)


def _warned(
    told: list[tuple[Hashable, int, int]], slipped: list[tuple[Hashable, int]], within: int
) -> int:
    """Return of how many slips a warning was told before, not longer than `within` days ago."""
    by_lane: dict[Hashable, list[tuple[int, int]]] = {}
    for lane, first, last in told:
        by_lane.setdefault(lane, []).append((first, last))
    return sum(
        any(first < day <= last + within for first, last in by_lane.get(lane, ()))
        for lane, day in slipped
    )


@dataclass(slots=True)
class Coverage:
    """How often what was forecast came in time, of forecasts of which that is known.

    forecasts: so many; by_half, by_most: done by P50, by P80; by_promise: by the baseline
    unknown: forecasts whose P80 is later than all that is known, and that are not done by then
    """

    forecasts: int = 0
    by_half: int = 0
    by_most: int = 0
    by_promise: int = 0
    unknown: int = 0

    def add(
        self,
        half: NDArray[np.integer],
        most: NDArray[np.integer],
        promise: NDArray[np.integer],
        done: NDArray[np.integer],
        until: int,
    ) -> None:
        """Take in forecasts by milestone, with the days they were done, later than `until` if not.

        A milestone that is not done is known to have missed what lies before `until`; where P80
        does not, all of its forecast is left out, so that no share is taken of the early ones only.
        """
        known = most <= until
        self.forecasts += int(known.sum())
        self.unknown += int((~known).sum())
        self.by_half += int((done <= half)[known].sum())
        self.by_most += int((done <= most)[known].sum())
        self.by_promise += int((done <= promise)[known].sum())
