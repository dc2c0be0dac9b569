"""The same milestones in other lanes: what the detector says of sectors, organisations or regions.

Nothing is judged here. A plan is told anew, with other lanes and other wholes in which they are
compared, and goes through the same core as any plan.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.plan import Dependencies, Plan

# The place of rows that belong to no lane, or to no whole, and are left out.
NOWHERE = -1


class Regrouped(NamedTuple):
    """A plan whose initiatives are wholes, and whose layers are other lanes.

    rows: int64[N], the rows of the first plan in the order of this one
    """

    plan: Plan
    rows: NDArray[np.int64]


def regroup(
    plan: Plan, whole: NDArray[np.int64], wholes: int, lane: NDArray[np.int64], lanes: int
) -> Regrouped:
    """Return the milestones of `plan` by other wholes and lanes, without dependencies.

    whole, lane: int64[M], the place of each row, or `NOWHERE`

    Weights are comparable within an initiative only. They are divided by the usual (mean) weight of
    its milestones, so that a milestone of usual weight counts as one, of whichever initiative.
    """
    rows = np.flatnonzero((whole != NOWHERE) & (lane != NOWHERE))
    rows = rows[np.argsort(whole[rows], kind="stable")]
    first = np.zeros(wholes + 1, np.int64)
    np.cumsum(np.bincount(whole[rows], minlength=wholes), out=first[1:])
    return Regrouped(
        Plan(
            first=first,
            layer=lane[rows].astype(np.int32),
            baseline=plan.baseline[rows],
            original=plan.original[rows],
            forecast=plan.forecast[rows],
            done=plan.done[rows],
            reported=plan.reported[rows],
            weight=_evened(plan)[rows],
            tie_rank=plan.tie_rank[rows],
            dependencies=Dependencies.of(),
            layers=lanes,
        ),
        rows,
    )


def _evened(plan: Plan) -> NDArray[np.float64]:
    sizes = np.diff(plan.first)
    home = np.repeat(np.arange(plan.initiatives), sizes)
    total = np.bincount(home, weights=plan.weight, minlength=plan.initiatives)
    weight: NDArray[np.float64] = plan.weight * sizes[home] / total[home]
    return weight
