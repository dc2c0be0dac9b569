"""Timetables against the solver alone, to which the finished model is handed.

Sixty sessions in eight rooms, of which a third is too small for each; three hundred people, each of
whom is expected in three sessions. There is room for a timetable in which nobody has to choose, or,
in the hard one, there is not.
"""

import random
from functools import partial

from coordination.timetable import (
    APART_WORK,
    MOST_WORK,
    Draft,
    Sitting,
    Timetable,
    solver_of,
    timetable_of,
)
from tests.bench.results import Report, in_turn

_SESSIONS, _ROOMS, _PEOPLE = 60, 8, 300
_EACH = 3
# Quarters of an hour, in two days of eight hours and in one.
_ROOMY, _TIGHT = 64, 32
_ROUNDS = 3


def measure(report: Report) -> None:
    """Measure a timetable without clashes, and one in which there have to be some."""
    _measure(report, "nobody has to choose", _ROOMY, clashes=False)
    _measure(report, "some have to choose", _TIGHT, clashes=True)


def _measure(report: Report, name: str, slots: int, *, clashes: bool) -> None:
    sittings = _sittings(slots)
    found = timetable_of(sittings)
    if not isinstance(found, Timetable) or bool(found.clashes) is not clashes:
        raise AssertionError("This is not the timetable that was to be measured.")
    steps = [(False, APART_WORK), (True, MOST_WORK)][: 1 + clashes]
    drafts = [(Draft(sittings, may_clash=may_clash), work) for may_clash, work in steps]
    bare, whole = in_turn(
        [partial(_solve, drafts), partial(timetable_of, sittings)], rounds=_ROUNDS, warm_up=0
    )
    against = "the solver's bare run"
    for what, seconds in ((against, bare), ("timetable", whole)):
        report.add(f"{what}: {name}", _SESSIONS, seconds, against=against, reference=bare)


def _solve(drafts: list[tuple[Draft, float]]) -> None:
    for draft, work in drafts:
        solver_of(work).solve(draft.model)


def _sittings(slots: int) -> list[Sitting]:
    chance = random.Random(1)
    there: list[list[str]] = [[] for _ in range(_SESSIONS)]
    for person in range(_PEOPLE):
        for session in chance.sample(range(_SESSIONS), _EACH):
            there[session].append(f"person {person}")
    sittings = []
    for at, people in enumerate(there):
        length = chance.choice([2, 3, 4])
        rooms = [f"room {room}" for room in range(_ROOMS) if room % 3 != at % 3]
        chair, *rest = people
        starts = range(slots - length + 1)
        sittings.append(
            Sitting(str(at), length, starts, rooms, frozenset({chair}), frozenset(rest))
        )
    return sittings
