"""The flow of days through needs: when each milestone can be done, if each by itself is done then.

One pass serves the dates as they are stated and every trial of a forecast.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel, sort
from coordination.components import strong_components
from coordination.edges import EdgeColumns, edge_columns, expected
from coordination.gridlock import Gridlock
from coordination.needs import Needs
from coordination.plan import CANCELLED, LATEST_DAY, NO_DATE, Plan

# What can never be done is done after every day.
NEVER: Final = NO_DATE
NOTHING: Final = -1


class Flow(NamedTuple):
    """The open milestones that wait for something, in an order in which days can be worked out.

    order: int64[W], rows; whoever is waited for comes first, but within a block
    block: int64[B+1], block b is order[block[b]:block[b+1]]; longer than one only where each waits
        for the others and is free of them by another member of a need
    first, need: int64[W+1], int64[N]; the milestone at order[w] has the needs
        need[first[w]:first[w+1]]
    member_first, member, required: as in `Needs`
    predecessor, lag, tie_rank: columns of the plan
    """

    order: NDArray[np.int64]
    block: NDArray[np.int64]
    first: NDArray[np.int64]
    need: NDArray[np.int64]
    member_first: NDArray[np.int64]
    member: NDArray[np.int64]
    required: NDArray[np.int32]
    predecessor: NDArray[np.int32]
    lag: NDArray[np.int32]
    tie_rank: NDArray[np.int32]


@kernel
def _find_waiting(
    successor: NDArray[np.int32],
    needs: Needs,
    done: NDArray[np.int32],
    stuck: NDArray[np.bool_],
    day: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the open rows that wait, the place of each row among them, and needs as in `Flow`."""
    place = np.full(len(done), NOTHING, np.int64)
    rows = np.empty(len(needs.required), np.int64)
    count = np.zeros(len(needs.required) + 1, np.int64)
    waiting = 0
    for need in range(len(needs.required)):
        row = successor[needs.member[needs.first[need]]]
        if done[row] <= day or stuck[row]:
            continue
        if place[row] == NOTHING:
            place[row] = waiting
            rows[waiting] = row
            waiting += 1
        count[place[row] + 1] += 1
    first = np.cumsum(count)[: waiting + 1]
    fill = first.copy()
    need_of = np.empty(first[waiting], np.int64)
    for need in range(len(needs.required)):
        here = place[successor[needs.member[needs.first[need]]]]
        if here != NOTHING:
            need_of[fill[here]] = need
            fill[here] += 1
    return rows[:waiting], place, first, need_of


@kernel
def _hold_up(
    waiting: int,
    place: NDArray[np.int64],
    successor: NDArray[np.int32],
    predecessor: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the graph of whom each waiting milestone holds up, by place."""
    held = np.zeros(waiting + 1, np.int64)
    for i in range(len(successor)):
        if predecessor[i] != CANCELLED and place[predecessor[i]] != NOTHING:
            held[place[predecessor[i]] + 1] += place[successor[i]] != NOTHING
    held = np.cumsum(held)
    fill = held.copy()
    target = np.empty(held[waiting], np.int64)
    for i in range(len(successor)):
        if predecessor[i] == CANCELLED or place[successor[i]] == NOTHING:
            continue
        here = place[predecessor[i]]
        if here != NOTHING:
            target[fill[here]] = place[successor[i]]
            fill[here] += 1
    return held, target


def lay_flow(plan: Plan, needs: Needs, gridlock: Gridlock, as_of: int) -> Flow:
    """Return in which order the open milestones of a plan can be worked out on the day `as_of`.

    needs, gridlock: those of the plan on that day; what is stuck flows nowhere
    """
    waits = plan.dependencies
    stuck = np.zeros(plan.milestones, np.bool_)
    stuck[gridlock.stuck] = True
    rows, place, first, need = _find_waiting(waits.successor, needs, plan.done, stuck, as_of)
    component = strong_components(*_hold_up(len(rows), place, waits.successor, waits.predecessor))
    # Whoever is waited for is numbered after those that wait for it.
    places = np.argsort(-component, kind="stable")
    sizes = np.diff(first)[places]
    ends = np.cumsum(sizes)
    # The needs of each place, in the new order.
    taken = np.arange(len(need)) + np.repeat(first[:-1][places] - ends + sizes, sizes)
    begins = np.flatnonzero(np.diff(component[places], prepend=-1))
    return Flow(
        order=rows[places],
        block=np.concatenate((begins, np.array([len(rows)], np.int64))).astype(np.int64),
        first=np.concatenate((np.zeros(1, np.int64), ends)).astype(np.int64),
        need=need[taken],
        member_first=needs.first,
        member=needs.member,
        required=needs.required,
        predecessor=waits.predecessor,
        lag=waits.lag,
        tie_rank=plan.tie_rank,
    )


@kernel
def _arrival(flow: Flow, dependency: int, finish: NDArray[np.int64]) -> int:
    """Return the day a predecessor no longer holds its successor back; dates end with year 9999."""
    day = finish[flow.predecessor[dependency]]
    return NEVER if day == NEVER else min(day + flow.lag[dependency], LATEST_DAY)


@kernel
def met_by(
    flow: Flow, need: int, finish: NDArray[np.int64], room: NDArray[np.int64]
) -> tuple[int, int]:
    """Return the day a need is met, and the predecessor that meets it."""
    start, end = flow.member_first[need], flow.member_first[need + 1]
    if end - start == 1:
        only = flow.member[start]
        return _arrival(flow, only, finish), int(flow.predecessor[only])
    live = 0
    for i in range(start, end):
        dependency = flow.member[i]
        row = flow.predecessor[dependency]
        if row != CANCELLED:
            room[live] = (_arrival(flow, dependency, finish) << 32) | int(flow.tie_rank[row])
            live += 1
    sort(room, live)
    chosen = room[flow.required[need] - 1]
    for i in range(start, end):
        dependency = flow.member[i]
        row = flow.predecessor[dependency]
        if (
            row != CANCELLED
            and (_arrival(flow, dependency, finish) << 32) | int(flow.tie_rank[row]) == chosen
        ):
            return chosen >> 32, int(row)
    return NEVER, NOTHING


@kernel
def _settle(
    flow: Flow,
    place: int,
    own: int,
    finish: NDArray[np.int64],
    binding: NDArray[np.int64],
    room: NDArray[np.int64],
) -> int:
    """Return the day a waiting milestone is done, and note what it waits for last, if it does."""
    latest, last = own, NOTHING
    for i in range(flow.first[place], flow.first[place + 1]):
        day, row = met_by(flow, flow.need[i], finish, room)
        if day > latest or (
            day == latest and last != NOTHING and flow.tie_rank[row] < flow.tie_rank[last]
        ):
            latest, last = day, row
    binding[flow.order[place]] = last
    return latest


@kernel
def run_flow(
    flow: Flow,
    finish: NDArray[np.int64],
    binding: NDArray[np.int64],
    room: NDArray[np.int64],
) -> None:
    """Work out the day on which each waiting milestone is done, in place.

    finish: int64[M], the day each would be done if it waited for nobody; `NEVER` for what is stuck
    binding: int64[M], becomes the row that each waits for last, `NOTHING` where it waits for none
    room: int64, twice the number of dependencies at least

    A milestone is done on its own day or on the day its last need is met, whichever is later; a
    need is met by the `required`-th of its members to be done and its lag gone by. In a block,
    nobody counts as done before it has become free: so many rounds as it has members.
    """
    for b in range(len(flow.block) - 1):
        start, end = flow.block[b], flow.block[b + 1]
        if end - start == 1:
            row = flow.order[start]
            finish[row] = _settle(flow, start, finish[row], finish, binding, room)
            continue
        own = room[len(room) // 2 :]
        before = np.empty(end - start, np.int64)
        for place in range(start, end):
            own[place - start] = finish[flow.order[place]]
            finish[flow.order[place]] = NEVER
        for _ in range(end - start):
            same = True
            for place in range(start, end):
                before[place - start] = _settle(
                    flow, place, own[place - start], finish, binding, room
                )
            for place in range(start, end):
                row = flow.order[place]
                same &= finish[row] == before[place - start]
                finish[row] = before[place - start]
            if same:
                break


@kernel
def _state(
    columns: EdgeColumns, stuck: NDArray[np.bool_], day: int, finish: NDArray[np.int64]
) -> None:
    for row in range(len(finish)):
        finish[row] = NEVER if stuck[row] else expected(columns, row, day)


def room_for_flow(plan: Plan) -> NDArray[np.int64]:
    """Return room for `run_flow`."""
    return np.empty(2 * max(len(plan.dependencies), 1), np.int64)


class Course(NamedTuple):
    """The days of a plan as they are stated, pushed by needs.

    finish: int64[M], `NEVER` for what is stuck; binding: int64[M], as in `run_flow`
    """

    finish: NDArray[np.int64]
    binding: NDArray[np.int64]


def stated_course(plan: Plan, flow: Flow, gridlock: Gridlock, as_of: int) -> Course:
    """Return the days that follow from the stated ones: `expected`, and never before a need is met.

    flow, gridlock: those of the plan on the day `as_of`
    """
    stuck = np.zeros(plan.milestones, np.bool_)
    stuck[gridlock.stuck] = True
    finish = np.empty(plan.milestones, np.int64)
    binding = np.full(plan.milestones, NOTHING, np.int64)
    _state(edge_columns(plan), stuck, as_of, finish)
    run_flow(flow, finish, binding, room_for_flow(plan))
    return Course(finish, binding)
