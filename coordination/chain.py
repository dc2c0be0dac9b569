"""The critical chain: what the last milestone hangs on, and the first need that will break."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.edges import EdgeColumns, edge_columns, expected
from coordination.flow import NEVER, NOTHING, Course, Flow, met_by, room_for_flow
from coordination.plan import NO_DATE, Plan


class Link(NamedTuple):
    """A milestone on the chain.

    finish: the day it is done by the stated dates, pushed by needs
    slack: days between the day its tightest need is met and its own stated day; negative where the
        need comes too late; None of the first one, which waits for nothing that is open
    """

    row: int
    finish: int
    slack: int | None


class Break(NamedTuple):
    """A need that will not be met in time.

    on: the day its successor is expected; ready: the day the need is met, by all stated dates
    """

    successor: int
    predecessor: int
    on: int
    ready: int


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """How tight the needs of an initiative's open milestones are.

    slack: int64[R], days of the tightest need of each row, `NO_DATE` where it waits for nothing
    links: the critical chain, whoever is waited for first
    first_break: None where all stated dates agree with each other
    """

    slack: NDArray[np.int64]
    links: tuple[Link, ...]
    first_break: Break | None


@kernel
def _tighten(
    flow: Flow,
    columns: EdgeColumns,
    finish: NDArray[np.int64],
    day: int,
    ready: NDArray[np.int64],
    tightest: NDArray[np.int64],
    own: NDArray[np.int64],
    room: NDArray[np.int64],
) -> None:
    """Fill in, for each waiting row, when its last need is met and by whom, and its stated day."""
    for place in range(len(flow.order)):
        row = flow.order[place]
        own[row] = expected(columns, row, day)
        for i in range(flow.first[place], flow.first[place + 1]):
            met, by = met_by(flow, flow.need[i], finish, room)
            if (
                tightest[row] == NOTHING
                or met > ready[row]
                or (met == ready[row] and flow.tie_rank[by] < flow.tie_rank[tightest[row]])
            ):
                ready[row] = met
                tightest[row] = by


def find_chain(
    plan: Plan,
    flow: Flow,
    course: Course,
    as_of: int,
    seen: NDArray[np.bool_] | None = None,
) -> Chain:
    """Return slack, critical chain and earliest break of a plan's first initiative.

    seen: bool[I], whether the earliest break may name an initiative's milestones; all if None
    flow, course: of the whole plan on the day `as_of`
    The chain ends in the milestone that is done last (ties: by external id), and goes back over
    whoever meets the tightest need of each, into other initiatives too, to one that waits for
    nothing open. The need breaks first whose successor is expected first, before the need is met.
    """
    rows = int(plan.first[1])
    ready = np.full(plan.milestones, NO_DATE, np.int64)
    tightest = np.full(plan.milestones, NOTHING, np.int64)
    own = course.finish.copy()
    _tighten(
        flow,
        edge_columns(plan),
        course.finish,
        as_of,
        ready,
        tightest,
        own,
        room_for_flow(plan),
    )
    waits = tightest != NOTHING
    slack = np.where(waits, own - ready, NO_DATE)
    return Chain(
        slack=slack[:rows],
        links=tuple(_links(plan, course, tightest, slack, as_of, rows)),
        first_break=_first_break(plan, tightest[:rows], own[:rows], ready[:rows], seen),
    )


def _links(
    plan: Plan,
    course: Course,
    tightest: NDArray[np.int64],
    slack: NDArray[np.int64],
    as_of: int,
    rows: int,
) -> list[Link]:
    going = np.flatnonzero((plan.done[:rows] > as_of) & (course.finish[:rows] != NEVER))
    if not going.size:
        return []
    row = int(going[np.lexsort((plan.tie_rank[going], -course.finish[going]))[0]])
    links: list[Link] = []
    seen: set[int] = set()
    while row != NOTHING and row not in seen and plan.done[row] > as_of:
        seen.add(row)
        waits = tightest[row] != NOTHING and plan.done[tightest[row]] > as_of
        links.append(Link(row, int(course.finish[row]), int(slack[row]) if waits else None))
        row = int(tightest[row])
    return links[::-1]


def _first_break(
    plan: Plan,
    tightest: NDArray[np.int64],
    own: NDArray[np.int64],
    ready: NDArray[np.int64],
    seen: NDArray[np.bool_] | None,
) -> Break | None:
    broken = np.flatnonzero((tightest != NOTHING) & (own < ready))
    if seen is not None:
        broken = broken[seen[plan.initiative_of(tightest[broken])]]
    if not broken.size:
        return None
    row = int(broken[np.lexsort((plan.tie_rank[broken], own[broken]))[0]])
    return Break(row, int(tightest[row]), int(own[row]), int(ready[row]))
