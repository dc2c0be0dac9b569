"""Lanes, rhythms and levels of all initiatives of a plan, in one pass over its columns."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import History, room_for_history, trace
from coordination.lanes import (
    Lane,
    arrange,
    lane_end,
    lay_completions,
    lay_steps,
    layer_of,
    place_of,
    rearrange,
    room_for_lane,
)
from coordination.levels import least_skew, pace_on, range_of_pace, went_on
from coordination.pace import pace
from coordination.plan import EARLIEST_DAY, LATEST_DAY, NO_DATE, Plan, PlanError
from coordination.rhythm import rhythm
from coordination.silence import is_silent
from coordination.tables import Lanes, Missing, Pairs
from coordination.thresholds import Policies, Thresholds, ThresholdTable, policies_for, tabulate


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Where all lanes of a plan stand, and which pairs of them are out of step.

    rhythm: float64[I], days
    """

    lanes: Lanes
    rhythm: NDArray[np.float64]
    pairs: Pairs


class _Columns(NamedTuple):
    """The columns of a plan that lanes and levels depend on."""

    first: NDArray[np.int64]
    layer: NDArray[np.int32]
    baseline: NDArray[np.int32]
    original: NDArray[np.int32]
    done: NDArray[np.int32]
    reported: NDArray[np.int32]
    weight: NDArray[np.float64]


class _Room(NamedTuple):
    """Room to work on one initiative after another; nothing in it outlives the initiative.

    keys, moved: rows by layer and day, by the current and by the first baselines
    gaps: days between steps
    pieces: the pieces of lane j of `history` are pieces[j]:pieces[j+1]
    least, greatest: pace of lane j over the days in which a level could have gone off
    """

    keys: NDArray[np.int64]
    moved: NDArray[np.int64]
    gaps: NDArray[np.int64]
    lane: Lane
    history: History
    pieces: NDArray[np.int64]
    least: NDArray[np.int64]
    greatest: NDArray[np.int64]


@kernel
def _make_room(milestones: int, lanes: int) -> _Room:
    return _Room(
        np.empty(milestones, np.int64),
        np.empty(milestones, np.int64),
        np.empty(milestones, np.int64),
        room_for_lane(milestones),
        room_for_history(milestones),
        np.zeros(lanes + 1, np.int64),
        np.empty(lanes, np.int64),
        np.empty(lanes, np.int64),
    )


@kernel
def _round_weight(weight: float) -> float:
    """Round a sum to six places, so that the order of adding does not show."""
    return np.rint(weight * 1e6) / 1e6


@kernel
def _first_lanes(
    first: NDArray[np.int64], layer: NDArray[np.int32], layers: int
) -> NDArray[np.int64]:
    """Return where the lanes of each initiative begin, and where the last one ends."""
    begin = np.zeros(len(first), np.int64)
    seen = np.full(layers, -1, np.int64)
    for initiative in range(len(first) - 1):
        lanes = 0
        for row in range(first[initiative], first[initiative + 1]):
            if seen[layer[row]] != initiative:
                seen[layer[row]] = initiative
                lanes += 1
        begin[initiative + 1] = begin[initiative] + lanes
    return begin


@kernel
def _original_pace(
    columns: _Columns, room: _Room, keys: NDArray[np.int64], first: int, earned: float, day: int
) -> int:
    """Return the pace of the lane in `keys` against the baselines it had at first."""
    moved = room.moved[: len(keys)]
    rearrange(moved, keys, columns.original, first)
    steps = lay_steps(room.lane, moved, columns.original, columns.weight, first)
    return pace(room.lane.steps[:steps], room.lane.reached[:steps], earned, day)


@kernel
def _was_moved(columns: _Columns, keys: NDArray[np.int64], first: int) -> bool:
    for key in keys:
        row = first + place_of(key)
        if columns.original[row] != columns.baseline[row]:
            return True
    return False


@kernel
def _measure_lane(
    columns: _Columns,
    room: _Room,
    keys: NDArray[np.int64],
    first: int,
    day: int,
    pieces: int,
    gaps: int,
    lanes: Lanes,
    index: int,
) -> tuple[int, int]:
    """Fill in lane `index`, trace its past, note its gaps; return the ends of both lists."""
    lane = room.lane
    steps = lay_steps(lane, keys, columns.baseline, columns.weight, first)
    done = lay_completions(lane, keys, columns.done, columns.weight, first, day)
    end = trace(
        room.history,
        pieces,
        lane.steps[:steps],
        lane.reached[:steps],
        lane.days[:done],
        lane.gains[:done],
        day,
    )
    due = 0
    for step in range(steps):
        if lane.steps[step] <= day:
            due = step + 1
        if step > 0:
            room.gaps[gaps] = np.int64(lane.steps[step]) - lane.steps[step - 1]
            gaps += 1
    earned = 0.0
    for i in range(done):
        earned += lane.gains[i]
    lanes.layer[index] = layer_of(keys[0])
    lanes.milestones[index] = len(keys)
    lanes.completed[index] = done
    lanes.weight[index] = _round_weight(lane.reached[steps - 1])
    lanes.earned[index] = _round_weight(earned)
    lanes.planned[index] = _round_weight(lane.reached[due - 1]) if due > 0 else 0.0
    lanes.pace[index] = pace_on(room.history, end - 1, day)
    lanes.original_pace[index] = lanes.pace[index]
    if _was_moved(columns, keys, first):
        lanes.original_pace[index] = _original_pace(columns, room, keys, first, earned, day)
    return end, gaps


@kernel
def _judge_pair(
    room: _Room,
    ahead: int,
    behind: int,
    day: int,
    beat: float,
    rules: ThresholdTable,
    policy: int,
) -> tuple[int, int]:
    """Return the rank of the highest level that is on for a pair of lanes, and since when."""
    most = room.greatest[ahead] - room.least[behind]
    for level in range(rules.enter.shape[1] - 1, -1, -1):
        leave = least_skew(rules.leave[policy, level], beat)
        # Small on every day in which a level goes off: whatever was on before is off now.
        if most < leave:
            continue
        since = went_on(
            room.history,
            room.pieces[ahead + 1] - 1,
            room.pieces[behind + 1] - 1,
            day,
            max(least_skew(rules.enter[policy, level], beat), rules.minimum_skew[policy]),
            leave,
            rules.hold[policy],
            rules.release[policy],
        )
        if since != NO_DATE:
            return level + 1, since
    return 0, NO_DATE


@kernel
def _judge(
    room: _Room,
    initiative: int,
    lanes: Lanes,
    day: int,
    beat: float,
    rules: ThresholdTable,
    policy: int,
    found: NDArray[np.int64],
    count: int,
) -> tuple[NDArray[np.int64], int]:
    """Add the pairs of an initiative that have a level to the first `count` rows of `found`."""
    first = lanes.first[initiative]
    width = lanes.first[initiative + 1] - first
    least_milestones = rules.minimum_milestones[policy]
    for j in range(width):
        room.least[j], room.greatest[j] = range_of_pace(
            room.history, room.pieces[j], room.pieces[j + 1], day, rules.release[policy]
        )
    for ahead in range(width):
        if lanes.milestones[first + ahead] < least_milestones:
            continue
        for behind in range(width):
            if ahead == behind or lanes.milestones[first + behind] < least_milestones:
                continue
            level, since = _judge_pair(room, ahead, behind, day, beat, rules, policy)
            if level == 0:
                continue
            if count == len(found):
                found = np.concatenate((found, np.empty_like(found)))
            found[count, 0] = initiative
            found[count, 1] = lanes.layer[first + ahead]
            found[count, 2] = lanes.layer[first + behind]
            found[count, 3] = lanes.pace[first + ahead] - lanes.pace[first + behind]
            found[count, 4] = level
            found[count, 5] = since
            count += 1
    return found, count


@kernel
def _survey(
    columns: _Columns,
    rules: ThresholdTable,
    chosen: NDArray[np.int32],
    day: int,
    lanes: Lanes,
    beats: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Fill in `lanes` and `beats`; return the pairs with a level, one row each."""
    widest = most = 1
    for initiative in range(len(beats)):
        most = max(most, columns.first[initiative + 1] - columns.first[initiative])
        widest = max(widest, lanes.first[initiative + 1] - lanes.first[initiative])
    room = _make_room(most, widest)
    found = np.empty((len(beats) + 16, 6), np.int64)
    count = 0
    for initiative in range(len(beats)):
        policy = chosen[initiative]
        first = columns.first[initiative]
        keys = room.keys[: columns.first[initiative + 1] - first]
        arrange(keys, columns.layer, columns.baseline, first)
        index = lanes.first[initiative]
        start = pieces = gaps = lane = 0
        while start < len(keys):
            end = lane_end(keys, start)
            mine = keys[start:end]
            pieces, gaps = _measure_lane(
                columns, room, mine, first, day, pieces, gaps, lanes, index + lane
            )
            lanes.silent[index + lane] = is_silent(
                mine,
                columns.baseline,
                columns.done,
                columns.reported,
                columns.weight,
                first,
                day,
                rules.silence_share[policy],
                rules.silence_days[policy],
            )
            lane += 1
            room.pieces[lane] = pieces
            start = end
        beats[initiative] = rhythm(
            room.gaps[:gaps],
            rules.rhythm_floor[policy],
            rules.rhythm_ceiling[policy],
            rules.rhythm_default[policy],
        )
        found, count = _judge(
            room, initiative, lanes, day, beats[initiative], rules, policy, found, count
        )
    return found[:count]


def survey(plan: Plan, thresholds: Thresholds | Policies, as_of: int) -> Survey:
    """Return where all lanes of `plan` stand on the day `as_of`, and which are out of step.

    Raises: PlanError, where `as_of` is no day; ThresholdError, where policies do not fit.
    """
    if not EARLIEST_DAY <= as_of <= LATEST_DAY:
        raise PlanError("as_of", f"must be between {EARLIEST_DAY} and {LATEST_DAY}")
    policies = policies_for(plan.initiatives, thresholds)
    first = _first_lanes(plan.first, plan.layer, plan.layers)
    count = first[-1]
    lanes = Lanes(
        first,
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.float64),
        np.empty(count, np.float64),
        np.empty(count, np.float64),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.bool_),
    )
    beats = np.empty(plan.initiatives, np.float64)
    columns = _Columns(
        plan.first,
        plan.layer,
        plan.baseline,
        plan.original,
        plan.done,
        plan.reported,
        plan.weight,
    )
    found = _survey(columns, tabulate(policies.choices), policies.chosen, as_of, lanes, beats)
    initiative, leading, lagging, skew, level, since = found.T
    pairs = Pairs(
        initiative.astype(np.int32),
        leading.astype(np.int32),
        lagging.astype(np.int32),
        skew.astype(np.int32),
        np.rint(skew / beats[initiative] * 1e4) / 1e4,
        level.astype(np.int8),
        since.astype(np.int32),
    )
    return Survey(lanes, beats, pairs)


@kernel
def _missing(lanes: Lanes, layers: int, found: NDArray[np.int32]) -> int:
    """Write initiative and layer of what is missing to `found`, if it has room; count it."""
    count = 0
    for initiative in range(len(lanes.first) - 1):
        first, end = lanes.first[initiative], lanes.first[initiative + 1]
        if end - first < 2 or end - first == layers or not lanes.completed[first:end].any():
            continue
        lane = first
        for layer in range(layers):
            if lane < end and lanes.layer[lane] == layer:
                lane += 1
                continue
            if count < len(found):
                found[count, 0] = initiative
                found[count, 1] = layer
            count += 1
    return count


def find_missing(lanes: Lanes, layers: int) -> Missing:
    """Return the layers without a milestone in initiatives that began with two others or more."""
    found = np.empty((_missing(lanes, layers, np.empty((0, 2), np.int32)), 2), np.int32)
    _missing(lanes, layers, found)
    return Missing(found[:, 0], found[:, 1])
