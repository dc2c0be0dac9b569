"""The levels that the stated dates lead to: a warning of what nobody has yet seen happen.

Projected from forecasts means: what is done stays as it was done; every other milestone is done on
its stated date, the forecast or else the baseline, but not before tomorrow and not before its needs
are met (`flow.py`). Over these completions the levels are folded on, day by day, by the same rules.
No history and no chance come in: it is what the owners themselves say, added up, so that it follows
from an initiative and what it waits for alone, as all that a sweep finds does.
"""

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.detection import Detection
from coordination.flow import Course, lay_flow, stated_course
from coordination.history import History, extremes, pace_on, room_for_history, trace
from coordination.laggards import that_matter
from coordination.lanes import (
    Lane,
    arrange,
    lane_end,
    lay_completions,
    lay_steps,
    layer_of,
    room_for_lane,
)
from coordination.levels import least_skew, will_go_on
from coordination.plan import LATEST_DAY, NO_DATE, Plan
from coordination.tables import Pairs
from coordination.thresholds import Policies, ThresholdTable, tabulate
from coordination.vocabulary import LEVELS, Level

_WARNING = Level.WARNING.rank
_COLUMNS = 6


@kernel
def _may_change(
    first: int,
    end: int,
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    finish: NDArray[np.int64],
    day: int,
    least: int,
) -> bool:
    """Tell whether dates of an initiative can raise a skew of `least` days or more after `day`.

    They cannot where all that is open is done on its baseline, or tomorrow if that has gone by, and
    nothing was done long before its own: no lane is behind then, and none far ahead.
    """
    for row in range(first, end):
        if done[row] <= day:
            if baseline[row] - day >= least:
                return True
        elif finish[row] != max(int(baseline[row]), day):
            return True
    return False


@kernel
def _foresee(
    history: History,
    pieces: NDArray[np.int64],
    ahead: int,
    behind: int,
    most: int,
    day: int,
    until: int,
    enter: NDArray[np.int64],
    hold: int,
) -> tuple[int, int]:
    """Return the rank of the highest level from warning up that goes on, and the first day.

    most: days of skew that the pair cannot exceed
    """
    for level in range(len(LEVELS) - 1, _WARNING - 2, -1):
        if most < enter[level]:
            continue
        on = will_go_on(
            history,
            pieces[ahead + 1] - 1,
            pieces[behind + 1] - 1,
            day,
            until,
            enter[level],
            hold,
        )
        if on != NO_DATE:
            return level + 1, on
    return 0, NO_DATE


@kernel
def _skew_on(history: History, pieces: NDArray[np.int64], ahead: int, behind: int, day: int) -> int:
    one, other = pieces[ahead + 1] - 1, pieces[behind + 1] - 1
    while history.start[one] > day:
        one -= 1
    while history.start[other] > day:
        other -= 1
    return pace_on(history, one, day) - pace_on(history, other, day)


@kernel
def _foresee_pairs(
    history: History,
    pieces: NDArray[np.int64],
    layers: NDArray[np.int64],
    lows: NDArray[np.int64],
    highs: NDArray[np.int64],
    day: int,
    until: int,
    enter: NDArray[np.int64],
    hold: int,
    initiative: int,
    found: NDArray[np.int64],
    count: int,
) -> tuple[NDArray[np.int64], int]:
    """Add the pairs of an initiative that come to a warning to the first `count` of `found`."""
    for ahead in range(len(layers)):
        for behind in range(len(layers)):
            if ahead == behind:
                continue
            level, on = _foresee(
                history,
                pieces,
                ahead,
                behind,
                highs[ahead] - lows[behind],
                day,
                until,
                enter,
                hold,
            )
            if level == 0:
                continue
            if count == len(found):
                found = np.concatenate((found, np.empty_like(found)))
            found[count, 0] = initiative
            found[count, 1] = layers[ahead]
            found[count, 2] = layers[behind]
            found[count, 3] = _skew_on(history, pieces, ahead, behind, on)
            found[count, 4] = level
            found[count, 5] = on
            count += 1
    return found, count


@kernel
def _trace_lanes(
    keys: NDArray[np.int64],
    rows: int,
    lane: Lane,
    history: History,
    pieces: NDArray[np.int64],
    layers: NDArray[np.int64],
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    weight: NDArray[np.float64],
    first: int,
    until: int,
    milestones: int,
) -> int:
    """Trace the lanes that have enough milestones; return how many these are."""
    start = lanes = 0
    while start < rows:
        end = lane_end(keys, start, rows)
        if end - start >= milestones:
            steps = lay_steps(lane, keys, start, end, baseline, weight, first)
            count = lay_completions(lane, keys, start, end, done, weight, first, until)
            pieces[lanes + 1] = trace(history, pieces[lanes], lane, steps, count, until)
            layers[lanes] = layer_of(keys[start])
            lanes += 1
        start = end
    return lanes


@kernel
def _project(
    first: NDArray[np.int64],
    layer: NDArray[np.int32],
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    weight: NDArray[np.float64],
    finish: NDArray[np.int64],
    rhythm: NDArray[np.float64],
    rules: ThresholdTable,
    chosen: NDArray[np.int32],
    day: int,
) -> NDArray[np.int64]:
    """Return a row for each pair that comes to a warning or worse within the horizon."""
    most = 1
    for initiative in range(len(rhythm)):
        most = max(most, first[initiative + 1] - first[initiative])
    keys = np.empty(most, np.int64)
    lane = room_for_lane(most)
    history = room_for_history(most)
    pieces = np.zeros(most + 1, np.int64)
    layers = np.empty(most, np.int64)
    lows = np.empty(most, np.int64)
    highs = np.empty(most, np.int64)
    enter = np.empty(len(LEVELS), np.int64)
    will = np.empty(len(done), np.int32)
    found = np.empty((16, _COLUMNS), np.int64)
    count = 0
    for initiative in range(len(rhythm)):
        begin, end = first[initiative], first[initiative + 1]
        policy = chosen[initiative]
        least = max(rules.minimum_skew[policy], 1)
        if not _may_change(begin, end, baseline, done, finish, day, least):
            continue
        until = min(day + rules.horizon[policy], LATEST_DAY)
        hold = rules.hold[policy]
        for row in range(begin, end):
            will[row] = done[row] if done[row] <= day else max(finish[row], day + 1)
        arrange(keys, layer, baseline, begin, end - begin)
        lanes = _trace_lanes(
            keys,
            end - begin,
            lane,
            history,
            pieces,
            layers,
            baseline,
            will,
            weight,
            begin,
            until,
            rules.minimum_milestones[policy],
        )
        for one in range(lanes):
            lows[one], highs[one], _, _ = extremes(
                history, pieces[one], pieces[one + 1], until, day - hold + 1
            )
        for level in range(len(LEVELS)):
            enter[level] = max(
                least_skew(rules.enter[policy, level], rhythm[initiative]),
                rules.minimum_skew[policy],
            )
        found, count = _foresee_pairs(
            history,
            pieces,
            layers[:lanes],
            lows,
            highs,
            day,
            until,
            enter,
            hold,
            initiative,
            found,
            count,
        )
    return found[:count]


def course_of(plan: Plan, detection: Detection) -> Course:
    """Return the stated days of a plan, pushed by its needs, on the day of the detection."""
    flow = lay_flow(plan, detection.needs, detection.gridlock, detection.as_of)
    return stated_course(plan, flow, detection.gridlock, detection.as_of)


def project_levels(
    plan: Plan, detection: Detection, policies: Policies, course: Course | None = None
) -> Pairs:
    """Return the pairs that matter and come to a warning or worse within the policy's horizon.

    course: that of the plan, where the caller has it already
    `skew` and `rhythms` are those of the day the level goes on, which is `since`. Of a lagging
    layer that has a warning or worse today, nothing is told: it is no longer a forecast.
    """
    course = course or course_of(plan, detection)
    found = _project(
        plan.first,
        plan.layer,
        plan.baseline,
        plan.done,
        plan.weight,
        course.finish,
        detection.rhythm,
        tabulate(policies.choices),
        policies.chosen,
        detection.as_of,
    )
    pairs = _pairs_of(found, detection)
    kept = that_matter(pairs, policies, plan.layers)
    today = _take(detection.pairs, that_matter(detection.pairs, policies, plan.layers))
    serious = _take(today, np.flatnonzero(today.level >= _WARNING))
    old = np.isin(_laggard(pairs, plan.layers), _laggard(serious, plan.layers))
    return _take(pairs, kept[~old[kept]])


def _pairs_of(found: NDArray[np.int64], detection: Detection) -> Pairs:
    initiative, leading, lagging, skew, level, on = found.T
    return Pairs(
        initiative.astype(np.int32),
        leading.astype(np.int32),
        lagging.astype(np.int32),
        skew.astype(np.int32),
        np.rint(skew / detection.rhythm[initiative] * 1e4) / 1e4,
        level.astype(np.int8),
        on.astype(np.int32),
    )


def _laggard(pairs: Pairs, layers: int) -> NDArray[np.int64]:
    """Return a number for the lane that lags in each pair."""
    return pairs.initiative.astype(np.int64) * layers + pairs.lagging


def _take(pairs: Pairs, places: NDArray[np.int64]) -> Pairs:
    return Pairs(
        pairs.initiative[places],
        pairs.leading[places],
        pairs.lagging[places],
        pairs.skew[places],
        pairs.rhythms[places],
        pairs.level[places],
        pairs.since[places],
    )
