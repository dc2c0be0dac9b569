"""Lanes, rhythms and levels of all initiatives of a plan, in one pass over its columns."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import pace_on, room_for_history, trace
from coordination.judgement import Docket, judge, open_docket, room_for_docket
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
from coordination.pace import pace
from coordination.plan import Plan, require_day
from coordination.rhythm import rhythm
from coordination.silence import is_silent
from coordination.tables import Lanes, Pairs
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
    """

    keys: NDArray[np.int64]
    moved: NDArray[np.int64]
    gaps: NDArray[np.int64]
    lane: Lane
    docket: Docket


@kernel
def _make_room(milestones: int, lanes: int) -> _Room:
    return _Room(
        np.empty(milestones, np.int64),
        np.empty(milestones, np.int64),
        np.empty(milestones, np.int64),
        room_for_lane(milestones),
        room_for_docket(room_for_history(milestones), lanes),
    )


@kernel
def _round_weight(weight: float) -> float:
    """Round a sum to six places, so that the order of adding does not show."""
    return float(np.rint(weight * 1e6) / 1e6)


@kernel
def first_lanes(
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
def _was_moved(
    columns: _Columns, keys: NDArray[np.int64], start: int, end: int, first: int
) -> bool:
    for i in range(start, end):
        row = first + place_of(keys[i])
        if columns.original[row] != columns.baseline[row]:
            return True
    return False


@kernel
def _original_pace(
    columns: _Columns, room: _Room, start: int, end: int, first: int, earned: float, day: int
) -> int:
    """Return the pace of the rows keys[start:end] against the baselines they had at first."""
    rearrange(room.moved, room.keys, start, end, columns.original, first)
    steps = lay_steps(
        room.lane, room.moved, 0, end - start, columns.original, columns.weight, first
    )
    return pace(room.lane.steps[:steps], room.lane.reached[:steps], earned, day)


@kernel
def _measure_lane(
    columns: _Columns,
    room: _Room,
    start: int,
    end: int,
    first: int,
    day: int,
    pieces: int,
    gaps: int,
    lanes: Lanes,
    index: int,
) -> tuple[int, int]:
    """Fill in lane `index` from the rows keys[start:end], trace its past and note its gaps.

    Returns the new ends of history and gaps.
    """
    lane, history = room.lane, room.docket.history
    steps = lay_steps(lane, room.keys, start, end, columns.baseline, columns.weight, first)
    done = lay_completions(lane, room.keys, start, end, columns.done, columns.weight, first, day)
    pieces = trace(history, pieces, lane, steps, done, day)
    planned = earned = 0.0
    for step in range(steps):
        if lane.steps[step] <= day:
            planned = lane.reached[step]
        if step > 0:
            room.gaps[gaps] = int(lane.steps[step]) - lane.steps[step - 1]
            gaps += 1
    for i in range(done):
        earned += lane.gains[i]
    lanes.layer[index] = layer_of(room.keys[start])
    lanes.milestones[index] = end - start
    lanes.completed[index] = done
    lanes.weight[index] = _round_weight(lane.reached[steps - 1])
    lanes.earned[index] = _round_weight(earned)
    lanes.planned[index] = _round_weight(planned)
    lanes.pace[index] = pace_on(history, pieces - 1, day)
    lanes.original_pace[index] = lanes.pace[index]
    if _was_moved(columns, room.keys, start, end, first):
        lanes.original_pace[index] = _original_pace(columns, room, start, end, first, earned, day)
    return pieces, gaps


@kernel
def _survey(
    columns: _Columns,
    rules: ThresholdTable,
    chosen: NDArray[np.int32],
    day: int,
    lanes: Lanes,
    rhythms: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Fill in `lanes` and `rhythms`; return the pairs with a level, one row each."""
    widest = most = 1
    for initiative in range(len(rhythms)):
        most = max(most, columns.first[initiative + 1] - columns.first[initiative])
        widest = max(widest, lanes.first[initiative + 1] - lanes.first[initiative])
    room = _make_room(most, widest)
    found = np.empty((len(rhythms) + 16, 6), np.int64)
    count = 0
    for initiative in range(len(rhythms)):
        policy = chosen[initiative]
        first = columns.first[initiative]
        rows = columns.first[initiative + 1] - first
        arrange(room.keys, columns.layer, columns.baseline, first, rows)
        index = lanes.first[initiative]
        start = pieces = gaps = lane = 0
        while start < rows:
            end = lane_end(room.keys, start, rows)
            pieces, gaps = _measure_lane(
                columns, room, start, end, first, day, pieces, gaps, lanes, index + lane
            )
            lanes.silent[index + lane] = is_silent(
                room.keys,
                start,
                end,
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
            room.docket.pieces[lane] = pieces
            start = end
        rhythms[initiative] = rhythm(
            room.gaps,
            gaps,
            rules.rhythm_floor[policy],
            rules.rhythm_ceiling[policy],
            rules.rhythm_default[policy],
        )
        open_docket(room.docket, lane, day, rhythms[initiative], rules, policy)
        found, count = judge(room.docket, initiative, lanes, day, rules, policy, found, count)
    return found[:count]


def survey(plan: Plan, thresholds: Thresholds | Policies, as_of: int) -> Survey:
    """Return where all lanes of `plan` stand on the day `as_of`, and which are out of step.

    Raises: PlanError, where `as_of` is no day; ThresholdError, where policies do not fit.
    """
    day = require_day(as_of)
    policies = policies_for(plan.initiatives, thresholds)
    first = first_lanes(plan.first, plan.layer, plan.layers)
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
    rhythms = np.empty(plan.initiatives, np.float64)
    columns = _Columns(
        plan.first,
        plan.layer,
        plan.baseline,
        plan.original,
        plan.done,
        plan.reported,
        plan.weight,
    )
    found = _survey(columns, tabulate(policies.choices), policies.chosen, day, lanes, rhythms)
    initiative, leading, lagging, skew, level, since = found.T
    pairs = Pairs(
        initiative.astype(np.int32),
        leading.astype(np.int32),
        lagging.astype(np.int32),
        skew.astype(np.int32),
        np.rint(skew / rhythms[initiative] * 1e4) / 1e4,
        level.astype(np.int8),
        since.astype(np.int32),
    )
    return Survey(lanes, rhythms, pairs)
