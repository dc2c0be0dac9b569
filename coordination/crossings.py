"""When two lanes get out of step: the day the median skew of the trials enters a level."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import History, pace_on, room_for_history, trace
from coordination.lanes import (
    arrange,
    lane_end,
    lay_completions,
    lay_steps,
    layer_of,
    room_for_lane,
)
from coordination.levels import least_skew
from coordination.outlook import HORIZON_DAYS
from coordination.plan import LATEST_DAY, Plan
from coordination.thresholds import Thresholds
from coordination.vocabulary import LEVELS, Level

_LEVELS: Final = len(LEVELS)
# More would tell a day more exactly than it can be known.
_MOST_TRIALS: Final = 2_000


class Crossing(NamedTuple):
    """The day the median skew of a pair of layers brings a level on that is off today."""

    leading: int
    lagging: int
    level: Level
    day: int


@kernel
def spread_paces(
    history: History, first: int, end: int, since: int, until: int, paces: NDArray[np.int32]
) -> None:
    """Write the pace of the lane first:end on each day since:until, the last one included."""
    last = until
    for piece in range(end - 1, first - 1, -1):
        start = max(history.start[piece], since)
        pace = np.int32(pace_on(history, piece, start))
        slope = np.int32(history.slope[piece])
        stretch = paces[start - since : last - since + 1]
        for day in range(len(stretch)):
            stretch[day] = pace + slope * np.int32(day)
        last = min(last, start - 1)
        if last < since:
            return


@kernel
def _lay_lanes(keys: NDArray[np.int64], rows: int, milestones: int) -> NDArray[np.int64]:
    """Return where each lane of the sorted `keys` that has enough milestones starts and ends."""
    bounds = np.empty((rows, 2), np.int64)
    lanes = start = 0
    while start < rows:
        end = lane_end(keys, start, rows)
        if end - start >= milestones:
            bounds[lanes, 0] = start
            bounds[lanes, 1] = end
            lanes += 1
        start = end
    return bounds[:lanes]


@kernel
def _count_days(
    ahead: NDArray[np.int32], behind: NDArray[np.int32], enter: np.int32, counted: NDArray[np.int32]
) -> int:
    """Count the days on which one lane is so far ahead of another; return how many these are.

    Nothing else is in the loop, and all of it is of 32 bits: so it takes several days at a time.
    """
    found = np.int32(0)
    for day in range(len(counted)):
        beyond = np.int32(ahead[day] - behind[day] >= enter)
        counted[day] += beyond
        found += beyond
    return int(found)


@kernel
def _count_beyond(
    paces: NDArray[np.int32], enter: NDArray[np.int32], counted: NDArray[np.int32]
) -> None:
    """Count, for each pair of lanes, level and day, that a trial is beyond the level.

    paces: int32[lanes, days]; enter: by level, ascending
    counted: int32[lanes, lanes, levels, days]
    """
    lanes = len(paces)
    for ahead in range(lanes):
        for behind in range(lanes):
            if ahead == behind:
                continue
            for level in range(_LEVELS):
                beyond = counted[ahead, behind, level]
                if _count_days(paces[ahead], paces[behind], enter[level], beyond) == 0:
                    break


@kernel
def _count(
    layer: NDArray[np.int32],
    baseline: NDArray[np.int32],
    weight: NDArray[np.float64],
    finish: NDArray[np.int32],
    since: int,
    until: int,
    enter: NDArray[np.int32],
    milestones: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the layers of the lanes, and in how many trials each pair is beyond each level.

    finish: int32[rows, trials]; the counts: int32[lanes, lanes, levels, days]
    """
    rows, trials = finish.shape
    keys = np.empty(rows, np.int64)
    arrange(keys, layer, baseline, 0, rows)
    bounds = _lay_lanes(keys, rows, milestones)
    lanes = len(bounds)
    counted = np.zeros((lanes, lanes, _LEVELS, until - since + 1), np.int32)
    layers = np.empty(lanes, np.int64)
    for i in range(lanes):
        layers[i] = layer_of(keys[bounds[i, 0]])
    lane = room_for_lane(rows)
    history = room_for_history(rows)
    paces = np.empty((lanes, until - since + 1), np.int32)
    for trial in range(trials):
        done = finish[:, trial].copy()
        for i in range(lanes):
            start, end = bounds[i, 0], bounds[i, 1]
            steps = lay_steps(lane, keys, start, end, baseline, weight, 0)
            count = lay_completions(lane, keys, start, end, done, weight, 0, until)
            pieces = trace(history, 0, lane, steps, count, until)
            spread_paces(history, 0, pieces, since, until, paces[i])
        _count_beyond(paces, enter, counted)
    return layers, counted


def find_crossings(
    plan: Plan,
    finish: NDArray[np.int32],
    rhythm: float,
    thresholds: Thresholds,
    as_of: int,
    on_today: NDArray[np.int8],
    horizon: int = HORIZON_DAYS,
) -> list[Crossing]:
    """Return when pairs of lanes of a plan's first initiative reach levels, the first day first.

    finish: int32[R, T], of its rows, as `Trials` has it; the first `_MOST_TRIALS` are looked at
    rhythm: of the initiative, days
    on_today: int8[L, L], rank of the level of each leading and lagging layer on `as_of`
    horizon: days after `as_of` that are looked at

    A level is reached on the day on which the median of the skews over the trials has been large
    for `hold_days`, days up to `as_of` counting as they were. Of a pair, the levels above that of
    today are told, each with its first day.
    """
    rows, finish = len(finish), finish[:, :_MOST_TRIALS]
    hold = thresholds.hold_days
    since, until = as_of - hold + 1, min(as_of + horizon, LATEST_DAY)
    enter = np.array(
        [max(least_skew(each, rhythm), thresholds.minimum_skew_days) for each in thresholds.enter],
        np.int32,
    )
    layers, counted = _count(
        plan.layer[:rows],
        plan.baseline[:rows],
        plan.weight[:rows],
        finish,
        since,
        until,
        enter,
        thresholds.minimum_milestones,
    )
    # The upper median is beyond a level where at least half of the trials are.
    large = 2 * counted >= finish.shape[1]
    run = np.cumsum(large, axis=3, dtype=np.int32)
    run[..., hold:] -= run[..., :-hold].copy()
    on = run[..., hold:] >= hold
    found = []
    for ahead, behind, level in np.argwhere(on.any(axis=3)).tolist():
        pair = int(layers[ahead]), int(layers[behind])
        if level + 1 > on_today[pair]:
            day = as_of + 1 + int(on[ahead, behind, level].argmax())
            found.append(Crossing(*pair, LEVELS[level], day))
    return sorted(found, key=lambda one: (one.day, -one.level.rank, one.leading, one.lagging))
