"""Edges that do not hold: needs broken by what was done, or not met in time."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel, sort
from coordination.needs import Needs, gather_needs
from coordination.plan import CANCELLED, NO_DATE, Plan, require_day
from coordination.vocabulary import FindingKind

EDGE_KINDS: Final = (FindingKind.RAN_AHEAD, FindingKind.DEPENDENCY_CONFLICT)
_RAN_AHEAD: Final = 0
_CONFLICT: Final = 1
_HOLDS: Final = -1
NOBODY: Final = -1


class Edges(NamedTuple):
    """The needs that do not hold, in the order of the dependencies that form them.

    kind: int8, position in `EDGE_KINDS`
    need: int64, position among the needs
    successor, predecessor: int32, rows; the predecessor is the binding one
    slack: int64, days
    """

    kind: NDArray[np.int8]
    need: NDArray[np.int64]
    successor: NDArray[np.int32]
    predecessor: NDArray[np.int32]
    slack: NDArray[np.int64]


class EdgeColumns(NamedTuple):
    """The columns of a plan that edges depend on."""

    baseline: NDArray[np.int32]
    forecast: NDArray[np.int32]
    done: NDArray[np.int32]
    tie_rank: NDArray[np.int32]
    successor: NDArray[np.int32]
    predecessor: NDArray[np.int32]
    lag: NDArray[np.int32]


@kernel
def expected(columns: EdgeColumns, row: int, day: int) -> int:
    """Return the day a milestone is done, or by all that is known on `day` will be."""
    if columns.done[row] <= day:
        return int(columns.done[row])
    planned = columns.forecast[row]
    if planned == NO_DATE:
        planned = columns.baseline[row]
    return max(int(planned), day)


@kernel
def ready(columns: EdgeColumns, dependency: int, day: int) -> int:
    """Return the day from which a live dependency no longer holds its successor back."""
    row = columns.predecessor[dependency]
    return expected(columns, row, day) + int(columns.lag[dependency])


@kernel
def _order(columns: EdgeColumns, dependency: int, day: int) -> int:
    """Return a number that orders live dependencies by the day they are ready, then by rank."""
    row = columns.predecessor[dependency]
    return (ready(columns, dependency, day) << 32) | int(columns.tie_rank[row])


@kernel
def binding(
    columns: EdgeColumns,
    members: NDArray[np.int64],
    required: int,
    day: int,
    room: NDArray[np.int64],
) -> int:
    """Return which of a need's members meets it: the `required`-th of the live ones to be ready.

    room: int64, at least as many as there are members
    """
    live = 0
    for dependency in members:
        if columns.predecessor[dependency] != CANCELLED:
            room[live] = _order(columns, dependency, day)
            live += 1
    sort(room, live)
    for dependency in members:
        if (
            columns.predecessor[dependency] != CANCELLED
            and _order(columns, dependency, day) == room[required - 1]
        ):
            return int(dependency)
    return NOBODY


@kernel
def _judge(
    columns: EdgeColumns,
    needs: Needs,
    day: int,
    kind: NDArray[np.int8],
    predecessor: NDArray[np.int32],
    slack: NDArray[np.int64],
) -> None:
    """Fill in, for every need, whether it holds, and if not by which predecessor and days."""
    room = np.empty(len(needs.member), np.int64)
    for need in range(len(needs.required)):
        kind[need] = _HOLDS
        members = needs.member[needs.first[need] : needs.first[need + 1]]
        live = 0
        met = 0
        for dependency in members:
            row = columns.predecessor[dependency]
            if row != CANCELLED:
                live += 1
                met += columns.done[row] <= day
        required = needs.required[need]
        if met >= required or live < required:
            continue
        successor = columns.successor[members[0]]
        dependency = members[0]
        if len(members) > 1:
            dependency = binding(columns, members, required, day, room)
        predecessor[need] = columns.predecessor[dependency]
        slack[need] = expected(columns, successor, day) - ready(columns, dependency, day)
        if columns.done[successor] <= day:
            kind[need] = _RAN_AHEAD
        elif slack[need] < 0:
            kind[need] = _CONFLICT


def find_edges(plan: Plan, as_of: int, needs: Needs | None = None) -> Edges:
    """Return the needs of `plan` that do not hold on the day `as_of`.

    needs: those of the plan, where the caller has gathered them already
    A need with too few live members is not judged: it is a dead end of the gridlock.
    """
    day = require_day(as_of)
    needs = needs or gather_needs(plan.dependencies)
    dependencies = plan.dependencies
    count = len(needs.required)
    kind = np.empty(count, np.int8)
    predecessor = np.empty(count, np.int32)
    slack = np.empty(count, np.int64)
    _judge(edge_columns(plan), needs, day, kind, predecessor, slack)
    found = np.flatnonzero(kind != _HOLDS)
    successor = dependencies.successor[needs.member[needs.first[found]]]
    return Edges(kind[found], found, successor, predecessor[found], slack[found])


def edge_columns(plan: Plan) -> EdgeColumns:
    """Return the columns of `plan` that edges depend on, for compiled code."""
    return EdgeColumns(
        plan.baseline,
        plan.forecast,
        plan.done,
        plan.tie_rank,
        plan.dependencies.successor,
        plan.dependencies.predecessor,
        plan.dependencies.lag,
    )
