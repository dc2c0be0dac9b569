"""A part of a plan as a plan of its own: an initiative, and all that it waits for."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.plan import Dependencies, Plan


class Excerpt(NamedTuple):
    """Some initiatives of a plan, and what is among them of what waits for what.

    initiatives, rows: int64, those of the first plan, in the order of this one
    """

    plan: Plan
    initiatives: NDArray[np.int64]
    rows: NDArray[np.int64]


def needed_by_each(plan: Plan, wanted: int) -> Iterator[set[int]]:
    """Yield for each of the first `wanted` initiatives the others that it waits for, in turn too.

    What is said of an initiative in an excerpt with these is what is said of it in the whole plan.
    """
    waits = _waits(plan)
    for initiative in range(wanted):
        yield _needed_by(initiative, waits) - {initiative}


def excerpt(plan: Plan, initiatives: NDArray[np.int64]) -> Excerpt:
    """Return some initiatives in the order given, with the dependencies of their milestones.

    They have to be all that each of them waits for.
    """
    sizes = np.diff(plan.first)[initiatives]
    first = np.zeros(len(initiatives) + 1, np.int64)
    np.cumsum(sizes, out=first[1:])
    rows = np.arange(first[-1]) + np.repeat(plan.first[initiatives] - first[:-1], sizes)
    # One place more, so that a predecessor that was cancelled stays that.
    place = np.full(plan.milestones + 1, -1, np.int64)
    place[rows] = np.arange(len(rows))
    waits = plan.dependencies
    kept = np.flatnonzero(place[waits.successor] >= 0)
    successor, predecessor = place[waits.successor[kept]], place[waits.predecessor[kept]]
    order = np.lexsort((predecessor, successor))
    kept = kept[order]
    return Excerpt(
        Plan(
            first=first,
            layer=plan.layer[rows],
            baseline=plan.baseline[rows],
            original=plan.original[rows],
            forecast=plan.forecast[rows],
            done=plan.done[rows],
            reported=plan.reported[rows],
            weight=plan.weight[rows],
            tie_rank=plan.tie_rank[rows],
            dependencies=Dependencies.of(
                successor=successor[order],
                predecessor=predecessor[order],
                lag=waits.lag[kept],
                group=waits.group[kept],
                at_least=waits.at_least[kept],
            ),
            layers=plan.layers,
        ),
        initiatives,
        rows,
    )


def _waits(plan: Plan) -> dict[int, set[int]]:
    """Return for each initiative the others that it waits for at once."""
    live = plan.dependencies.predecessor >= 0
    waiting = plan.initiative_of(plan.dependencies.successor[live])
    waited_for = plan.initiative_of(plan.dependencies.predecessor[live])
    other = waiting != waited_for
    found: dict[int, set[int]] = {}
    for one, another in zip(waiting[other].tolist(), waited_for[other].tolist(), strict=True):
        found.setdefault(one, set()).add(another)
    return found


def _needed_by(initiative: int, waits: dict[int, set[int]]) -> set[int]:
    """Return what an initiative waits for, through others too."""
    found: set[int] = set()
    ahead = [initiative]
    while ahead:
        new = waits.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found
