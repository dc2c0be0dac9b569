"""Needs: how many of which milestones have to be done before another one may be."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.plan import Dependencies


class Needs(NamedTuple):
    """Dependencies gathered into needs, in the order in which each first appears.

    first: int64[N+1], need n has the members first[n]:first[n+1]
    member: int64[D], dependencies, in their own order within a need
    required: int32[N], how many members have to be done
    """

    first: NDArray[np.int64]
    member: NDArray[np.int64]
    required: NDArray[np.int32]


@kernel
def _file(head: NDArray[np.int64], at_least: NDArray[np.int32]) -> Needs:
    """Gather the dependencies that share a head, the first of them, into one need."""
    place = np.zeros(len(head), np.int64)
    needs = 0
    for dependency in range(len(head)):
        if head[dependency] == dependency:
            needs += 1
        place[head[dependency]] += 1
    first = np.zeros(needs + 1, np.int64)
    required = np.empty(needs, np.int32)
    need = 0
    for dependency in range(len(head)):
        if head[dependency] == dependency:
            size = place[dependency]
            required[need] = at_least[dependency] if at_least[dependency] > 0 else size
            place[dependency] = first[need]
            first[need + 1] = first[need] + size
            need += 1
    member = np.empty(len(head), np.int64)
    for dependency in range(len(head)):
        member[place[head[dependency]]] = dependency
        place[head[dependency]] += 1
    return Needs(first, member, required)


def gather_needs(dependencies: Dependencies) -> Needs:
    """Return the needs that `dependencies` form: one per group of a successor, or by itself."""
    successor, group = dependencies.successor, dependencies.group
    head = np.arange(len(dependencies))
    grouped = np.flatnonzero(group)
    if grouped.size:
        # A stable sort keeps the first of each need in front.
        order = grouped[np.lexsort((group[grouped], successor[grouped]))]
        begins = np.ones(len(order), np.bool_)
        begins[1:] = np.diff(successor[order]) != 0
        begins[1:] |= np.diff(group[order]) != 0
        head[order] = order[np.flatnonzero(begins)[np.cumsum(begins) - 1]]
    return _file(head, np.where(group != 0, dependencies.at_least, np.int32(1)))
