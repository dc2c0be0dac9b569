"""Whether findings that a session dealt with closed faster than others like them.

An event study with matched comparisons. A **case** is a finding on the day that a session dealt
with it. Its **matches** are the findings that stood most like it on that day: of the same stratum
and level, with the nearest skew, and dealt with by no session in the whole window around that day.
A case's **difference** is how its skew changed from that day to the end of the window, less how
those of its matches did on average; below 0, it closed faster than they did.

What is told of all cases is the median of their differences, and the interval of the sign test
around it, which assumes nothing of how differences are distributed. Sessions take up what is worst
and what somebody wants to mend: matching takes the first out of the comparison, not the second.
Source of the interval: Conover, Practical Nonparametric Statistics (1999), 3.2.
"""

from dataclasses import dataclass
from itertools import accumulate
from math import comb
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BEFORE_DAYS: Final = 60
AFTER_DAYS: Final = 90
WINDOW: Final = np.arange(-BEFORE_DAYS, AFTER_DAYS + 1)
MOST_MATCHES: Final = 5
FEWEST_CASES: Final = 8
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Courses:
    """How findings stood, day by day.

    first: the day of the first column
    skew: float64[findings, days], NaN where it is not known
    level: int8[findings, days], the rank of the level of those that were open that day, else 0
    stratum: int64[findings], what only like is compared with, such as the kind
    """

    first: int
    skew: NDArray[np.float64]
    level: NDArray[np.int8]
    stratum: NDArray[np.int64]

    def around(self, rows: NDArray[np.int64], day: int) -> NDArray[np.float64]:
        """Return the skew of some findings in the window around a day, [rows, window]."""
        columns = day - self.first + WINDOW
        there = (columns >= 0) & (columns < self.skew.shape[1])
        seen = np.full((len(rows), len(WINDOW)), np.nan)
        seen[:, there] = self.skew[np.ix_(rows, columns[there])]
        return seen


class Interval(NamedTuple):
    """The median of the differences, and between what it lies."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """A finding on the day that a session dealt with it, and those it is held against.

    row, matches: rows of the courses, the likest first; level: its rank on that day
    skew: on that day, in days; change, others: of it and, on average, of its matches, from then to
    the end of the window; None where that is not known
    """

    row: int
    day: int
    level: int
    matches: tuple[int, ...]
    skew: float | None
    change: float | None
    others: float | None

    @property
    def difference(self) -> float | None:
        """Return how much more than its matches it changed; None where that is not known."""
        if self.change is None or self.others is None:
            return None
        return self.change - self.others


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of the findings that sessions dealt with, against what became of others.

    cases, matched, ended: cases in all, those with a match, and those of them whose window is over
    dealt_with, others: float64[window], the median skew of matched cases, and of the means of their
    matches, NaN where no case is known; known: int64[window], of how many cases these are
    interval: None: too few cases to tell; each: the cases, as they were given
    """

    cases: int
    matched: int
    ended: int
    dealt_with: NDArray[np.float64]
    others: NDArray[np.float64]
    known: NDArray[np.int64]
    interval: Interval | None
    each: tuple[Case, ...]


def effect_of_sessions(
    courses: Courses,
    rows: NDArray[np.int64],
    days: NDArray[np.int64],
    told: NDArray[np.bool_] | None = None,
) -> Effect:
    """Return the effect of sessions on the findings that they dealt with.

    rows, days: int64[cases], which finding was dealt with on which day; a finding may come again
    told: bool[cases], those whose effect is asked for, all if None: the others are dealt with too,
    and so are matches of none
    """
    asked = range(len(rows)) if told is None else np.flatnonzero(told).tolist()
    found = [_pair(courses, rows, days, case) for case in asked]
    pairs = [(own, others) for own, others in found if len(others.rows)]
    cases = np.array([own for own, _ in pairs]).reshape(-1, len(WINDOW))
    others = np.array([_mean(matches.seen) for _, matches in pairs]).reshape(-1, len(WINDOW))
    both = np.isfinite(cases) & np.isfinite(others)
    each = tuple(
        _case(courses, int(rows[case]), int(days[case]), *pair)
        for case, pair in zip(asked, found, strict=True)
    )
    differences = np.array([one.difference for one in each if one.difference is not None])
    return Effect(
        cases=len(each),
        matched=len(pairs),
        ended=len(differences),
        dealt_with=_median(np.where(both, cases, np.nan)),
        others=_median(np.where(both, others, np.nan)),
        known=both.sum(0),
        interval=interval_of(differences),
        each=each,
    )


def interval_of(differences: NDArray[np.float64]) -> Interval | None:
    """Return the median and the interval of the sign test; None of too few to tell."""
    number = len(differences)
    if number < FEWEST_CASES:
        return None
    outside = accumulate(2 * comb(number, below) / 2**number for below in range(number))
    cut = sum(share <= 1 - CONFIDENCE for share in outside)
    ordered = np.sort(differences)
    return Interval(float(np.median(ordered)), float(ordered[cut - 1]), float(ordered[-cut]))


class _Matches(NamedTuple):
    """The findings most like a case: rows, the likest first; seen: float64[rows, window]."""

    rows: NDArray[np.int64]
    seen: NDArray[np.float64]


def _pair(
    courses: Courses, rows: NDArray[np.int64], days: NDArray[np.int64], case: int
) -> tuple[NDArray[np.float64], _Matches]:
    """Return the skew of a case in its window, and those it is held against."""
    day, matches = int(days[case]), _matches(courses, rows, days, case)
    own = courses.around(rows[case : case + 1], day)[0]
    return own, _Matches(matches, courses.around(matches, day))


def _case(
    courses: Courses, row: int, day: int, own: NDArray[np.float64], matches: _Matches
) -> Case:
    changes = _mean(matches.seen[:, -1] - matches.seen[:, BEFORE_DAYS])
    return Case(
        row=row,
        day=day,
        level=int(courses.level[row, day - courses.first]),
        matches=tuple(matches.rows.tolist()),
        skew=_known(own[BEFORE_DAYS]),
        change=_known(own[-1] - own[BEFORE_DAYS]),
        others=_known(changes),
    )


def _matches(
    courses: Courses, rows: NDArray[np.int64], days: NDArray[np.int64], case: int
) -> NDArray[np.int64]:
    """Return the findings most like a case on its day, the likest first."""
    row, day = rows[case], days[case]
    column = day - courses.first
    level, skew = courses.level[:, column], courses.skew[:, column]
    like = (level == level[row]) & (level > 0) & (courses.stratum == courses.stratum[row])
    like[rows[(days >= day - BEFORE_DAYS) & (days <= day + AFTER_DAYS)]] = False
    found = np.flatnonzero(like & np.isfinite(skew))
    if not np.isfinite(skew[row]):
        return found[:0]
    return found[np.argsort(np.abs(skew[found] - skew[row]), kind="stable")[:MOST_MATCHES]]


def _known(value: np.float64 | NDArray[np.float64]) -> float | None:
    return float(value) if np.isfinite(value) else None


def _mean(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    known = np.isfinite(seen)
    number = known.sum(0)
    total = np.where(known, seen, 0.0).sum(0)
    return np.where(number, total / np.maximum(number, 1), np.nan)


def _median(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    some = np.isfinite(seen).any(0)
    found = np.full(seen.shape[1], np.nan)
    found[some] = np.nanmedian(seen[:, some], axis=0)
    return found
