"""What drives a skew between two lanes, and what would close it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.pace import pace
from coordination.plan import Plan


class Overdue(NamedTuple):
    """A milestone of the lagging lane that should have been done.

    days: how long it has been due; skew_if_done: skew in days if it were done today
    """

    row: int
    days: int
    skew_if_done: int


class ClosingStep(NamedTuple):
    """One step of a way to close a skew: a milestone to finish, and the skew in days after it."""

    row: int
    skew: int


class LanePlan(NamedTuple):
    """One lane laid out: its rows by baseline, its steps as in `pace`, and the weight earned."""

    rows: NDArray[np.int64]
    steps: NDArray[np.int32]
    reached: NDArray[np.float64]
    earned: float

    @classmethod
    def of(cls, plan: Plan, initiative: int, layer: int, as_of: int) -> "LanePlan":
        """Lay out the lane of an initiative in a layer, which must have milestones."""
        first = int(plan.first[initiative])
        rows = first + np.flatnonzero(plan.layer[first : plan.first[initiative + 1]] == layer)
        rows = rows[np.lexsort((plan.tie_rank[rows], plan.baseline[rows]))]
        steps = plan.baseline[rows]
        ends = np.ones(len(rows), np.bool_)
        np.not_equal(steps[1:], steps[:-1], out=ends[:-1])
        weight = plan.weight[rows]
        earned = float(weight[plan.done[rows] <= as_of].sum())
        return cls(rows, steps[ends], np.cumsum(weight)[ends], earned)

    def pace_with(self, extra: float, as_of: int) -> int:
        """Return the pace if `extra` weight more were earned by `as_of`."""
        return pace(self.steps, self.reached, self.earned + extra, as_of)


def rows_that_lead(plan: Plan, leader: LanePlan, laggard_pace: int, as_of: int) -> tuple[int, ...]:
    """Return what the leader has done beyond the day of its plan the laggard stands at.

    A laggard behind stands just before its first step not earned, so a milestone planned for
    the very day counts; one on pace or ahead has reached the day it stands at. Where the leader
    had nothing planned beyond, it leads by having done what came last before.
    """
    position = as_of + laggard_pace
    done = leader.rows[plan.done[leader.rows] <= as_of]
    baseline = plan.baseline[done]
    beyond = done[baseline >= position] if laggard_pace < 0 else done[baseline > position]
    if beyond.size == 0 and done.size:
        beyond = done[baseline == baseline.max()]
    return tuple(beyond.tolist())


def overdue(plan: Plan, laggard: LanePlan, leader_pace: int, as_of: int) -> tuple[Overdue, ...]:
    """Return what of the laggard is late, the longest first, and what finishing it would do."""
    late = laggard.rows[(plan.baseline[laggard.rows] < as_of) & (plan.done[laggard.rows] > as_of)]
    return tuple(
        Overdue(
            row,
            as_of - int(plan.baseline[row]),
            leader_pace - laggard.pace_with(float(plan.weight[row]), as_of),
        )
        for row in late.tolist()
    )


def cheapest_closing(
    plan: Plan, laggard: LanePlan, leader_pace: int, below: int, as_of: int
) -> tuple[ClosingStep, ...]:
    """Return the fewest milestones to finish today so that the skew falls below `below` days.

    Pace depends on the weight earned alone, so the heaviest close a skew with the fewest. What
    is due goes before what is not: to finish what nobody waits for yet is no way out while
    something is late. Among equals the earlier baseline, then the lower tie rank, goes first.
    All that is open comes back if even that does not close it.
    """
    rows = laggard.rows[plan.done[laggard.rows] > as_of]
    not_due = plan.baseline[rows] >= as_of
    order = np.lexsort((plan.tie_rank[rows], plan.baseline[rows], -plan.weight[rows], not_due))
    steps: list[ClosingStep] = []
    extra = 0.0
    skew = leader_pace - laggard.pace_with(0.0, as_of)
    for row in rows[order].tolist():
        if skew < below:
            break
        extra += float(plan.weight[row])
        skew = leader_pace - laggard.pace_with(extra, as_of)
        steps.append(ClosingStep(row, skew))
    return tuple(steps)
