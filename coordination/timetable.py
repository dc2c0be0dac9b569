"""When and where sessions take place so that nobody has to be in two of them at once.

Sessions are intervals on a line of equal slots; a room takes one at a time. Nobody who has to be
there (a chair, a rapporteur) is ever in two at once. Everybody else is not either where that can
be; where it cannot, as few as possible have to choose between two, and these are named.
Solved by CP-SAT of OR-Tools, with one thread, one seed and a limit counted in its own steps, so
that the same sessions always get the same timetable.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Final, NamedTuple

from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpModel,
    CpSolver,
    CpSolverStatus,
    Domain,
    IntervalVar,
    IntVar,
    LinearExprT,
)

# In the solver's own seconds, which it counts by its steps. Where nobody has to choose, that is
# found with a small part of the first; what more work improves on a full day is little.
APART_WORK: Final = 0.1
MOST_WORK: Final = 1.0
# For looking for one with fewer people off hours, once there is one.
HOURS_WORK: Final = 0.15
_FOUND: Final = (OPTIMAL, FEASIBLE)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that wants a time and a room.

    slots: how long it is
    starts: the slots at which it may begin, in order; one, where it is fixed
    rooms: those that are large enough and have what it needs; one, where it is fixed
    needed: ids of those without whom it cannot be held
    expected: ids of those who want to be there besides
    off_hours: for each of `starts`, how many would be there outside of their working hours; empty,
    where nobody would
    """

    id: str
    slots: int
    starts: Sequence[int]
    rooms: Sequence[str]
    needed: frozenset[str]
    expected: frozenset[str]
    off_hours: Sequence[int] = ()

    def off_hours_from(self, start: int) -> int:
        """Return how many would be there off hours if it began at one of its slots."""
        return self.off_hours[self.starts.index(start)] if self.off_hours else 0


class Slot(NamedTuple):
    """Where a session stands in the timetable."""

    start: int
    room: str


class Clash(NamedTuple):
    """Two sessions at the same time, and who is expected in both."""

    one: str
    other: str
    people: frozenset[str]


class Failure(StrEnum):
    """Why there is no timetable."""

    IMPOSSIBLE = "impossible"
    TOO_HARD = "too_hard"


@dataclass(frozen=True, slots=True)
class Timetable:
    """A slot for each session, and who has to choose.

    is_best: nowhere would fewer have to choose; off_hours: how many are in sessions outside of
    their working hours, each as often as it is; is_least_off: nowhere would fewer be, unless more
    had to choose
    """

    slots: Mapping[str, Slot]
    clashes: Sequence[Clash]
    is_best: bool
    off_hours: int = 0
    is_least_off: bool = True


def timetable_of(sittings: Sequence[Sitting], *, work: float = MOST_WORK) -> Timetable | Failure:
    """Return a timetable with as few clashes as can be found with so much work.

    Of those that have no more, one with as few people off hours as some work besides can find.

    A session that has no slot to begin at or no room makes it impossible.
    """
    if not all(one.starts and one.rooms for one in sittings):
        return Failure.IMPOSSIBLE
    draft, solver, state = _first(sittings, work)
    if state not in _FOUND:
        return Failure.IMPOSSIBLE if state == INFEASIBLE else Failure.TOO_HARD
    is_best = state == OPTIMAL
    least = sum(min(one.off_hours, default=0) for one in sittings)
    is_least_off = draft.off_hours(sittings, solver) == least
    if not is_least_off:
        draft.weigh_hours(sittings, solver)
        better = solver_of(min(work, HOURS_WORK))
        if (state := better.solve(draft.model)) in _FOUND:
            solver, is_least_off = better, state == OPTIMAL
    slots = {one.id: draft.slot_of(one, solver) for one in sittings}
    off_hours = draft.off_hours(sittings, solver)
    return Timetable(slots, list(clashes_in(sittings, slots)), is_best, off_hours, is_least_off)


def _first(sittings: Sequence[Sitting], work: float) -> tuple["Draft", CpSolver, CpSolverStatus]:
    """Return the first timetable that is found; where there is none, the last that was tried."""
    # Without a choice to weigh, a timetable without clashes is found, or ruled out, far sooner.
    apart = min(work, APART_WORK)
    steps = [(sittings, apart, False), (sittings, work, True)]
    if any(_weighs_hours(one) for one in sittings):
        # Where all can begin at their best, that is found as soon, and nothing is to be weighed.
        at_best = [_at_best(one) for one in sittings]
        steps.insert(0, (at_best, apart, False))
    for tried, most, may_clash in steps:
        draft, solver = Draft(tried, may_clash=may_clash), solver_of(most)
        state = solver.solve(draft.model)
        if state in _FOUND:
            break
    return draft, solver, state


def _weighs_hours(one: Sitting) -> bool:
    return len(set(one.off_hours)) > 1


def _at_best(one: Sitting) -> Sitting:
    """Return a session that begins where as few as can be are off hours."""
    if not _weighs_hours(one):
        return one
    least = min(one.off_hours)
    starts = [start for start, off in zip(one.starts, one.off_hours, strict=True) if off == least]
    return replace(one, starts=starts, off_hours=[least] * len(starts))


def solver_of(work: float) -> CpSolver:
    """Return a solver that gives the same answer to the same model every time."""
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = work
    return solver


def clashes_in(sittings: Sequence[Sitting], slots: Mapping[str, Slot]) -> Iterator[Clash]:
    """Yield the sessions at the same time that share people, whoever made the timetable."""
    for one, other in combinations(sittings, 2):
        people = _people(one) & _people(other)
        first, second = slots[one.id].start, slots[other.id].start
        if people and first < second + other.slots and second < first + one.slots:
            yield Clash(one.id, other.id, people)


class Draft:
    """The model: what has to hold, and what should."""

    def __init__(self, sittings: Sequence[Sitting], *, may_clash: bool) -> None:
        """Draft the sessions. may_clash: those who are expected may have to choose."""
        self.model = CpModel()
        self._starts: dict[str, IntVar] = {}
        self._rooms: dict[str, dict[str, IntVar]] = {}
        self._taken: dict[str, list[IntervalVar]] = defaultdict(list)
        self._whole: dict[str, IntervalVar] = {}
        self._choices: LinearExprT | None = None
        for sitting in sittings:
            self._place(sitting)
        for taken in self._taken.values():
            self.model.add_no_overlap(taken)
        if may_clash:
            self._keep_needed_apart(sittings)
            self._weigh_clashes(sittings)
        else:
            self._keep_all_apart(sittings)

    def slot_of(self, one: Sitting, solver: CpSolver) -> Slot:
        """Return where the solver put a session."""
        rooms = self._rooms[one.id].items()
        room = next(room for room, there in rooms if solver.boolean_value(there))
        return Slot(solver.value(self._starts[one.id]), room)

    def off_hours(self, sittings: Sequence[Sitting], solver: CpSolver) -> int:
        """Return how many are off hours where the solver put the sessions."""
        starts = ((one, solver.value(self._starts[one.id])) for one in sittings)
        return sum(one.off_hours_from(start) for one, start in starts)

    def weigh_hours(self, sittings: Sequence[Sitting], solver: CpSolver) -> None:
        """Prefer, to what the solver found, that fewer are off hours, and no more have to choose.

        A term for each number of people that a session can have off hours, whoever they are.
        """
        for index, value in enumerate(solver.response_proto.solution):
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)
        if self._choices is not None:
            self.model.add(self._choices <= round(solver.objective_value))
        off = []
        for one in sittings:
            before, *numbers = sorted(set(one.off_hours)) or [0]
            each_start = list(zip(one.starts, one.off_hours, strict=True)) if numbers else []
            for number in numbers:
                less = [start for start, off_hours in each_start if off_hours < number]
                many = self.model.new_bool_var(f"{one.id} has {number} off hours")
                self.model.add_linear_expression_in_domain(
                    self._starts[one.id], Domain.from_values(less)
                ).only_enforce_if(~many)
                off.append((number - before) * many)
                before = number
        self.model.minimize(sum(off))

    def _place(self, one: Sitting) -> None:
        start = self.model.new_int_var_from_domain(
            Domain.from_values(one.starts), f"start {one.id}"
        )
        self._starts[one.id] = start
        self._whole[one.id] = self.model.new_fixed_size_interval_var(start, one.slots, one.id)
        self._rooms[one.id] = {}
        for room in one.rooms:
            there = self.model.new_bool_var(f"{one.id} in {room}")
            self._rooms[one.id][room] = there
            self._taken[room].append(
                self.model.new_optional_fixed_size_interval_var(
                    start, one.slots, there, f"{one.id} takes {room}"
                )
            )
        self.model.add_exactly_one(self._rooms[one.id].values())

    def _keep_all_apart(self, sittings: Sequence[Sitting]) -> None:
        """Nobody is in two sessions at once; a group that is asked to the same ones counts once."""
        sessions_of: dict[str, list[str]] = defaultdict(list)
        for one in sittings:
            for person in sorted(_people(one)):
                sessions_of[person].append(one.id)
        for ids in dict.fromkeys(map(tuple, sessions_of.values())):
            if len(ids) > 1:
                self.model.add_no_overlap([self._whole[one] for one in ids])

    def _keep_needed_apart(self, sittings: Sequence[Sitting]) -> None:
        """Nobody is needed in one session while needed or expected in another."""
        for one, other in combinations(sittings, 2):
            if one.needed & _people(other) or other.needed & _people(one):
                self.model.add_no_overlap([self._whole[one.id], self._whole[other.id]])

    def _weigh_clashes(self, sittings: Sequence[Sitting]) -> None:
        choices = []
        for one, other in combinations(sittings, 2):
            if people := len(one.expected & other.expected):
                before = self.model.new_bool_var(f"{one.id} before {other.id}")
                after = self.model.new_bool_var(f"{one.id} after {other.id}")
                clash = self.model.new_bool_var(f"{one.id} with {other.id}")
                first, second = self._starts[one.id], self._starts[other.id]
                self.model.add(first + one.slots <= second).only_enforce_if(before)
                self.model.add(second + other.slots <= first).only_enforce_if(after)
                self.model.add_exactly_one(before, after, clash)
                choices.append(people * clash)
        self._choices = sum(choices)
        self.model.minimize(self._choices)


def _people(one: Sitting) -> frozenset[str]:
    return one.needed | one.expected
