"""Gridlock: milestones that can never be released, because they wait for each other."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.components import strong_components
from coordination.needs import Needs, gather_needs
from coordination.plan import CANCELLED, Plan, require_day


class Knot(NamedTuple):
    """What keeps the stuck milestones stuck: a graph of S of them and of K unmet needs.

    row: int32[S], the stuck milestones, ascending; elsewhere they go by their place here
    blocked: int32[S], unmet needs of each, at least 1
    first, need: int64[S+1], int64[E]; milestone s is waited for by need[first[s]:first[s+1]]
    successor: int64[K], the milestone that has the need
    lacking: int32[K], members the need still lacks, at least 1
    hopeless: bool[K], it has not enough members left, because some were cancelled
    """

    row: NDArray[np.int32]
    blocked: NDArray[np.int32]
    first: NDArray[np.int64]
    need: NDArray[np.int64]
    successor: NDArray[np.int64]
    lacking: NDArray[np.int32]
    hopeless: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Gridlock:
    """What can never be released, and its cores; everything in order of tie rank.

    stuck: int32, rows
    cycle_first, cycle_member: int64[C+1], int32; the rows of cycle c are
        cycle_member[cycle_first[c]:cycle_first[c+1]]; cycles go by their first row
    dead_ends: int32, rows with a need that cancelled predecessors alone make unmeetable
    knot: why they are stuck
    """

    stuck: NDArray[np.int32]
    cycle_first: NDArray[np.int64]
    cycle_member: NDArray[np.int32]
    dead_ends: NDArray[np.int32]
    knot: Knot

    @property
    def cycles(self) -> list[NDArray[np.int32]]:
        """Return the rows of each cycle."""
        return (
            np.split(self.cycle_member, self.cycle_first[1:-1]) if len(self.cycle_first) > 1 else []
        )


@kernel
def _block(
    successor: NDArray[np.int32],
    predecessor: NDArray[np.int32],
    needs: Needs,
    done: NDArray[np.int32],
    day: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return what keeps open milestones from being done, by the record alone.

    blocked: int32[M], unmet needs of each milestone; lacking: int32[N], members each need lacks
    """
    blocked = np.zeros(len(done), np.int32)
    lacking = np.zeros(len(needs.required), np.int32)
    for need in range(len(lacking)):
        waiting = successor[needs.member[needs.first[need]]]
        if done[waiting] <= day:
            continue
        lack = needs.required[need]
        for i in range(needs.first[need], needs.first[need + 1]):
            row = predecessor[needs.member[i]]
            if row != CANCELLED and done[row] <= day:
                lack -= 1
        if lack > 0:
            lacking[need] = lack
            blocked[waiting] += 1
    return blocked, lacking


@kernel
def grant(
    need: int,
    waiting: int,
    lacking: NDArray[np.int32],
    blocked: NDArray[np.int32],
    released: NDArray[np.int32],
    count: int,
) -> int:
    """Give a need one more member; add who waits to the `count` released if that frees it."""
    lacking[need] -= 1
    if lacking[need] == 0:
        blocked[waiting] -= 1
        if blocked[waiting] == 0:
            released[count] = waiting
            return count + 1
    return count


@kernel
def _release(
    successor: NDArray[np.int32],
    predecessor: NDArray[np.int32],
    needs: Needs,
    done: NDArray[np.int32],
    day: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Release whatever can be, until nothing more can; return what then blocks, as `_block`."""
    blocked, lacking = _block(successor, predecessor, needs, done, day)
    # For each blocked milestone, a chain of the places where a need waits for it.
    last = np.full(len(done), -1, np.int32)
    before = np.empty(len(needs.member), np.int32)
    need_of = np.empty(len(needs.member), np.int32)
    released = np.empty(len(needs.required), np.int32)
    count = 0
    for need in range(len(lacking)):
        if lacking[need] == 0:
            continue
        for i in range(needs.first[need], needs.first[need + 1]):
            row = predecessor[needs.member[i]]
            if row == CANCELLED or done[row] <= day:
                continue
            if blocked[row] == 0:
                waiting = successor[needs.member[i]]
                count = grant(need, waiting, lacking, blocked, released, count)
            else:
                need_of[i] = need
                before[i] = last[row]
                last[row] = i
    while count > 0:
        count -= 1
        i = last[released[count]]
        while i != -1:
            waiting = successor[needs.member[i]]
            count = grant(need_of[i], waiting, lacking, blocked, released, count)
            i = before[i]
    return blocked, lacking


@kernel
def _tie(
    successor: NDArray[np.int32],
    predecessor: NDArray[np.int32],
    needs: Needs,
    blocked: NDArray[np.int32],
    lacking: NDArray[np.int32],
) -> Knot:
    """Return the graph of what is still blocked, and of the needs that are still lacking."""
    rows = np.flatnonzero(blocked).astype(np.int32)
    place = np.full(len(blocked), -1, np.int32)
    for s in range(len(rows)):
        place[rows[s]] = s
    unmet = np.flatnonzero(lacking > 0)
    waiting = np.empty(len(unmet), np.int64)
    hopeless = np.empty(len(unmet), np.bool_)
    first = np.zeros(len(rows) + 1, np.int64)
    for k in range(len(unmet)):
        start, end = needs.first[unmet[k]], needs.first[unmet[k] + 1]
        waiting[k] = place[successor[needs.member[start]]]
        live = 0
        for i in range(start, end):
            row = predecessor[needs.member[i]]
            if row != CANCELLED:
                live += 1
                if place[row] >= 0:
                    first[place[row] + 1] += 1
        hopeless[k] = live < needs.required[unmet[k]]
    for s in range(len(rows)):
        first[s + 1] += first[s]
    fill = first[:-1].copy()
    waited_for_by = np.empty(first[-1], np.int64)
    for k in range(len(unmet)):
        for i in range(needs.first[unmet[k]], needs.first[unmet[k] + 1]):
            row = predecessor[needs.member[i]]
            if row != CANCELLED and place[row] >= 0:
                waited_for_by[fill[place[row]]] = k
                fill[place[row]] += 1
    return Knot(rows, blocked[rows], first, waited_for_by, waiting, lacking[unmet], hopeless)


def _by_rank(rows: NDArray[np.int32], tie_rank: NDArray[np.int32]) -> NDArray[np.int32]:
    return rows[np.argsort(tie_rank[rows], kind="stable")]


def _cycles(knot: Knot, tie_rank: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the strongly connected parts of two or more: where each begins, and their rows."""
    component = strong_components(knot.first, knot.successor[knot.need])
    inside = np.flatnonzero(np.bincount(component)[component] > 1)
    inside = inside[np.argsort(tie_rank[knot.row[inside]], kind="stable")]
    # Numbered by their first row, the components come in the order in which they are told.
    _, position, number = np.unique(component[inside], return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(position))[number]
    sizes = np.bincount(number) if inside.size else np.empty(0, np.int64)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    return first, knot.row[inside[np.argsort(number, kind="stable")]]


def find_gridlock(plan: Plan, as_of: int, needs: Needs | None = None) -> Gridlock:
    """Return what can never be released by the day `as_of`'s record, and its cores.

    needs: those of the plan, where the caller has gathered them already
    """
    day = require_day(as_of)
    needs = needs or gather_needs(plan.dependencies)
    successor, predecessor = plan.dependencies.successor, plan.dependencies.predecessor
    blocked, lacking = _release(successor, predecessor, needs, plan.done, day)
    knot = _tie(successor, predecessor, needs, blocked, lacking)
    cycle_first, cycle_member = _cycles(knot, plan.tie_rank)
    dead_ends = knot.row[np.unique(knot.successor[knot.hopeless])]
    return Gridlock(
        _by_rank(knot.row, plan.tie_rank),
        cycle_first,
        cycle_member,
        _by_rank(dead_ends, plan.tie_rank),
        knot,
    )
