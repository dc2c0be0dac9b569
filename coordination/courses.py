"""How lanes, and the gaps between them, went from day to day."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import pace_on, room_for_history, trace
from coordination.laggards import that_matter
from coordination.lanes import (
    arrange,
    lane_end,
    lay_completions,
    lay_steps,
    layer_of,
    room_for_lane,
)
from coordination.plan import Plan, require_day
from coordination.survey import first_lanes, survey
from coordination.thresholds import Policies


class Paces(NamedTuple):
    """The paces of all lanes of a plan, day by day.

    first: int64[I+1], initiative i has the lanes first[i]:first[i+1]
    layer, milestones: int64[L]; pace: int32[L, days]
    """

    first: NDArray[np.int64]
    layer: NDArray[np.int64]
    milestones: NDArray[np.int64]
    pace: NDArray[np.int32]


@kernel
def _paces(
    bounds: NDArray[np.int64],
    layer: NDArray[np.int32],
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    weight: NDArray[np.float64],
    since: int,
    until: int,
    lanes: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    most = 1
    for initiative in range(len(bounds) - 1):
        most = max(most, bounds[initiative + 1] - bounds[initiative])
    keys = np.empty(most, np.int64)
    lane, history = room_for_lane(most), room_for_history(most)
    layers, milestones = np.empty(lanes, np.int64), np.empty(lanes, np.int64)
    pace = np.empty((lanes, until - since + 1), np.int32)
    count = 0
    for initiative in range(len(bounds) - 1):
        row, rows = bounds[initiative], bounds[initiative + 1] - bounds[initiative]
        arrange(keys, layer, baseline, row, rows)
        start = 0
        while start < rows:
            end = lane_end(keys, start, rows)
            steps = lay_steps(lane, keys, start, end, baseline, weight, row)
            completed = lay_completions(lane, keys, start, end, done, weight, row, until)
            pieces = trace(history, 0, lane, steps, completed, until)
            piece = 0
            for day in range(since, until + 1):
                while piece + 1 < pieces and history.start[piece + 1] <= day:
                    piece += 1
                pace[count, day - since] = pace_on(history, piece, day)
            layers[count] = layer_of(keys[start])
            milestones[count] = end - start
            count += 1
            start = end
    return layers, milestones, pace


def paces_by_day(plan: Plan, since: int, until: int) -> Paces:
    """Return the pace of every lane on each of the days since:until, both of them included.

    The same as `survey` says of each of these days, for the work of one. Raises: PlanError.
    """
    first_day, last_day = require_day(since), require_day(until)
    first = first_lanes(plan.first, plan.layer, plan.layers)
    columns = (plan.first, plan.layer, plan.baseline, plan.done, plan.weight)
    return Paces(first, *_paces(*columns, first_day, last_day, int(first[-1])))


def gaps_by_day(
    paces: Paces,
    policies: Policies,
    initiatives: NDArray[np.int64],
    lagging: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return how far each lagging lane was behind the one that led it most, float64[N, days].

    initiatives, lagging: int64[N], the initiative and the layer of each
    Of the lanes that the initiative's policy judges; NaN where there are none to compare.
    """
    gaps = np.full((len(initiatives), paces.pace.shape[1]), np.nan)
    chosen = zip(initiatives.tolist(), lagging.tolist(), strict=True)
    for place, (initiative, layer) in enumerate(chosen):
        rules = policies.of(initiative)
        lanes = np.arange(paces.first[initiative], paces.first[initiative + 1])
        judged = lanes[paces.milestones[lanes] >= rules.minimum_milestones]
        behind = judged[paces.layer[judged] == layer]
        ahead = judged[paces.layer[judged] != layer]
        if rules.pairs is not None:
            leads = [(one, layer) in rules.pairs for one in paces.layer[ahead].tolist()]
            ahead = ahead[np.array(leads, np.bool_)]
        if len(behind) and len(ahead):
            gaps[place] = paces.pace[ahead].max(0) - paces.pace[behind[0]]
    return gaps


def levels_on(
    plan: Plan,
    policies: Policies,
    day: int,
    initiatives: NDArray[np.int64],
    lagging: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return the rank of the highest level at which each lane lagged on a day, int8[N], else 0."""
    pairs = survey(plan, policies, day).pairs
    highest = np.zeros((plan.initiatives, plan.layers), np.int8)
    judged = that_matter(pairs, policies, plan.layers)
    np.maximum.at(highest, (pairs.initiative[judged], pairs.lagging[judged]), pairs.level[judged])
    return highest[initiatives, lagging]
