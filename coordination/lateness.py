"""What of a lane will be late, by the dates that are stated."""

import numpy as np

from coordination.flow import NEVER, NOTHING, Course
from coordination.plan import LATEST_DAY, Plan
from coordination.stories import LateToBe


def late_to_be(
    plan: Plan, course: Course, initiative: int, layer: int, as_of: int
) -> tuple[LateToBe, ...]:
    """Return what of a lane is to be done after its baseline, the first to be done first."""
    first = int(plan.first[initiative])
    rows = first + np.flatnonzero(plan.layer[first : plan.first[initiative + 1]] == layer)
    finish = np.maximum(course.finish[rows], min(as_of + 1, LATEST_DAY))
    late = (plan.done[rows] > as_of) & (finish > plan.baseline[rows])
    rows, finish = rows[late], finish[late]
    order = np.lexsort((plan.tie_rank[rows], plan.baseline[rows], finish))
    return tuple(
        LateToBe(
            row=row,
            baseline=int(plan.baseline[row]),
            expected=None if day >= NEVER else day,
            waits_for=None if course.binding[row] == NOTHING else int(course.binding[row]),
        )
        for row, day in zip(rows[order].tolist(), finish[order].tolist(), strict=True)
    )
