"""When and where sessions take place so that nobody has to be in two of them at once.

Sessions are intervals on a line of equal slots; a room takes one at a time. Nobody who has to be
there (a chair, a rapporteur) is ever in two at once. Everybody else is not either where that can
be; where it cannot, as few as possible have to choose between two, and these are named.
Solved by CP-SAT of OR-Tools, with one thread, one seed and a limit counted in its own steps, so
that the same sessions always get the same timetable.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
)

# In the solver's own seconds, which it counts by its steps. Where nobody has to choose, that is
# found with a small part of the first; what more work improves on a full day is little.
APART_WORK: Final = 0.1
MOST_WORK: Final = 1.0
_FOUND: Final = (OPTIMAL, FEASIBLE)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that wants a time and a room.

    slots: how long it is
    starts: the slots at which it may begin, in order; one, where it is fixed
    rooms: those that are large enough and have what it needs; one, where it is fixed
    needed: ids of those without whom it cannot be held
    expected: ids of those who want to be there besides
    """

    id: str
    slots: int
    starts: Sequence[int]
    rooms: Sequence[str]
    needed: frozenset[str]
    expected: frozenset[str]


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
    """A slot for each session, and who has to choose; best: nowhere would fewer have to."""

    slots: Mapping[str, Slot]
    clashes: Sequence[Clash]
    is_best: bool


def timetable_of(sittings: Sequence[Sitting], *, work: float = MOST_WORK) -> Timetable | Failure:
    """Return a timetable with as few clashes as can be found with so much work.

    A session that has no slot to begin at or no room makes it impossible.
    """
    if not all(one.starts and one.rooms for one in sittings):
        return Failure.IMPOSSIBLE
    # Without a choice to weigh, a timetable without clashes is found, or ruled out, far sooner.
    draft, solver, state = _solve(sittings, min(work, APART_WORK), may_clash=False)
    if state not in _FOUND:
        draft, solver, state = _solve(sittings, work, may_clash=True)
    if state not in _FOUND:
        return Failure.IMPOSSIBLE if state == INFEASIBLE else Failure.TOO_HARD
    slots = {one.id: draft.slot_of(one, solver) for one in sittings}
    return Timetable(slots, list(clashes_in(sittings, slots)), state == OPTIMAL)


def _solve(
    sittings: Sequence[Sitting], work: float, *, may_clash: bool
) -> tuple["Draft", CpSolver, CpSolverStatus]:
    draft, solver = Draft(sittings, may_clash=may_clash), solver_of(work)
    return draft, solver, solver.solve(draft.model)


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
        self.model.minimize(sum(choices))


def _people(one: Sitting) -> frozenset[str]:
    return one.needed | one.expected
