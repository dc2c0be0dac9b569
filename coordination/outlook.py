"""The outlook: when a pair of lanes reaches the next level if nothing happens."""

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import room_for_history, trace
from coordination.lanes import (
    arrange,
    lane_end,
    lay_completions,
    lay_steps,
    layer_of,
    room_for_lane,
)
from coordination.levels import least_skew, will_go_on
from coordination.plan import NO_DATE, Plan
from coordination.thresholds import Thresholds
from coordination.vocabulary import Level

HORIZON_DAYS = 365


@kernel
def _outlook(
    layer: NDArray[np.int32],
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    weight: NDArray[np.float64],
    first: int,
    rows: int,
    leading: int,
    lagging: int,
    day: int,
    until: int,
    enter: int,
    hold: int,
) -> int:
    """Return the first day after `day` on which a level that is off goes on, or NO_DATE."""
    keys = np.empty(rows, np.int64)
    arrange(keys, layer, baseline, first, rows)
    lane = room_for_lane(rows)
    history = room_for_history(rows)
    ahead = behind = pieces = start = 0
    while start < rows:
        end = lane_end(keys, start, rows)
        here = layer_of(keys[start])
        if here in (leading, lagging):
            steps = lay_steps(lane, keys, start, end, baseline, weight, first)
            count = lay_completions(lane, keys, start, end, done, weight, first, day)
            pieces = trace(history, pieces, lane, steps, count, until)
            if here == leading:
                ahead = pieces - 1
            else:
                behind = pieces - 1
        start = end
    return will_go_on(history, ahead, behind, day, until, enter, hold)


def next_level_on(
    plan: Plan,
    initiative: int,
    leading: int,
    lagging: int,
    level: Level,
    rhythm: float,
    thresholds: Thresholds,
    as_of: int,
) -> int | None:
    """Return the day within a year on which a pair reaches `level` if nothing more is done.

    leading, lagging: layers of two lanes of the initiative for which `level` is off on `as_of`
    rhythm: of the initiative, days
    """
    first = int(plan.first[initiative])
    enter = least_skew(thresholds.enter[level.rank - 1], rhythm)
    day = _outlook(
        plan.layer,
        plan.baseline,
        plan.done,
        plan.weight,
        first,
        int(plan.first[initiative + 1]) - first,
        leading,
        lagging,
        as_of,
        as_of + HORIZON_DAYS,
        max(enter, thresholds.minimum_skew_days),
        thresholds.hold_days,
    )
    return None if day == NO_DATE else day
