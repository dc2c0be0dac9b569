"""Which pairs of an initiative's lanes are out of step, and since when."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.history import History, extremes
from coordination.levels import least_skew, went_on
from coordination.plan import NO_DATE
from coordination.tables import Lanes
from coordination.thresholds import ThresholdTable
from coordination.vocabulary import LEVELS

_LEVELS = len(LEVELS)


class Docket(NamedTuple):
    """What has to be known of the lanes of an initiative to judge its pairs.

    history: their pasts; pieces: lane j's is pieces[j]:pieces[j+1]
    lately_least .. greatest: their paces, in the days in which a level could go off and ever
    enter, leave: days of skew from which a level holds, and below which it lets go
    """

    history: History
    pieces: NDArray[np.int64]
    lately_least: NDArray[np.int64]
    lately_greatest: NDArray[np.int64]
    least: NDArray[np.int64]
    greatest: NDArray[np.int64]
    enter: NDArray[np.int64]
    leave: NDArray[np.int64]


@kernel
def room_for_docket(history: History, lanes: int) -> Docket:
    """Return room for an initiative of up to `lanes` lanes."""
    return Docket(
        history,
        np.zeros(lanes + 1, np.int64),
        np.empty(lanes, np.int64),
        np.empty(lanes, np.int64),
        np.empty(lanes, np.int64),
        np.empty(lanes, np.int64),
        np.empty(_LEVELS, np.int64),
        np.empty(_LEVELS, np.int64),
    )


@kernel
def open_docket(
    docket: Docket, lanes: int, day: int, rhythm: float, rules: ThresholdTable, policy: int
) -> None:
    """Fill in what follows from the history of `lanes` lanes and the rules they are under."""
    for level in range(_LEVELS):
        docket.enter[level] = max(
            least_skew(rules.enter[policy, level], rhythm), rules.minimum_skew[policy]
        )
        docket.leave[level] = least_skew(rules.leave[policy, level], rhythm)
    for lane in range(lanes):
        (
            docket.lately_least[lane],
            docket.lately_greatest[lane],
            docket.least[lane],
            docket.greatest[lane],
        ) = extremes(
            docket.history,
            docket.pieces[lane],
            docket.pieces[lane + 1],
            day,
            day - rules.release[policy] + 1,
        )


@kernel
def judge_pair(
    docket: Docket, ahead: int, behind: int, day: int, hold: int, release: int
) -> tuple[int, int]:
    """Return the rank of the highest level that is on for a pair of lanes, and since when.

    Most pairs need no look into the past: a level is off if the skew was never large enough
    for it, or was small on each of the last `release` days.
    """
    most_lately = docket.lately_greatest[ahead] - docket.lately_least[behind]
    most = docket.greatest[ahead] - docket.least[behind]
    for level in range(_LEVELS - 1, -1, -1):
        if most < docket.enter[level] or most_lately < docket.leave[level]:
            continue
        since = went_on(
            docket.history,
            docket.pieces[ahead + 1] - 1,
            docket.pieces[behind + 1] - 1,
            day,
            docket.enter[level],
            docket.leave[level],
            hold,
            release,
        )
        if since != NO_DATE:
            return level + 1, since
    return 0, NO_DATE


@kernel
def judge(
    docket: Docket,
    initiative: int,
    lanes: Lanes,
    day: int,
    rules: ThresholdTable,
    policy: int,
    found: NDArray[np.int64],
    count: int,
) -> tuple[NDArray[np.int64], int]:
    """Add the pairs of an initiative that have a level to the first `count` rows of `found`."""
    first = lanes.first[initiative]
    width = lanes.first[initiative + 1] - first
    for ahead in range(width):
        if lanes.milestones[first + ahead] < rules.minimum_milestones[policy]:
            continue
        for behind in range(width):
            if (
                behind == ahead
                or lanes.milestones[first + behind] < rules.minimum_milestones[policy]
            ):
                continue
            level, since = judge_pair(
                docket, ahead, behind, day, rules.hold[policy], rules.release[policy]
            )
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
