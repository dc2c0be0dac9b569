"""A part of a plan that is a plan of its own."""

import numpy as np

from coordination.excerpts import excerpt, needed_by_each
from coordination.plan import CANCELLED, NO_DATE, Dependencies, Plan

# Four initiatives of two milestones each: 0 waits for 2, which waits for 3; 1 for nobody.
FIRST = [0, 2, 4, 6, 8]


def plan(**waits):
    rows = FIRST[-1]
    return Plan.of(
        first=FIRST,
        layer=np.arange(rows) % 2,
        baseline=np.arange(rows) + 100,
        original=np.arange(rows) + 90,
        forecast=[NO_DATE] * rows,
        done=[NO_DATE] * rows,
        reported=[NO_DATE] * rows,
        weight=np.arange(rows) + 1.0,
        tie_rank=np.arange(rows),
        dependencies=Dependencies.of(**waits),
        layers=2,
    )


WAITS = {
    "successor": [0, 1, 1, 4, 3],
    "predecessor": [4, CANCELLED, 0, 7, 2],
    "lag": [1, 2, 3, 4, 5],
    "group": [0, 7, 7, 0, 0],
    "at_least": [0, 1, 1, 0, 0],
}


def test_what_an_initiative_needs_is_found_through_others_and_in_circles():
    assert list(needed_by_each(plan(**WAITS), 4)) == [{2, 3}, set(), {3}, set()]

    circle = {"successor": [0, 2], "predecessor": [2, 0], "lag": [0, 0], "group": [0, 0]}
    assert list(needed_by_each(plan(**circle, at_least=[0, 0]), 3)) == [{1}, {0}, set()]


def test_excerpt_holds_its_initiatives_in_the_order_given_with_all_they_wait_for():
    part = excerpt(plan(**WAITS), np.array([0, 3, 2]))

    assert part.rows.tolist() == [0, 1, 6, 7, 4, 5]
    assert part.plan.first.tolist() == [0, 2, 4, 6]
    assert part.plan.baseline.tolist() == [100, 101, 106, 107, 104, 105]
    assert part.plan.weight.tolist() == [1.0, 2.0, 7.0, 8.0, 5.0, 6.0]
    waits = part.plan.dependencies
    assert list(
        zip(
            waits.successor.tolist(),
            waits.predecessor.tolist(),
            waits.lag.tolist(),
            waits.group.tolist(),
            waits.at_least.tolist(),
            strict=True,
        )
    ) == [(0, 4, 1, 0, 0), (1, CANCELLED, 2, 7, 1), (1, 0, 3, 7, 1), (4, 3, 4, 0, 0)]
