"""Timetables against the solver alone, to which the finished model is handed.

Sixty sessions in eight rooms, of which a third is too small for each; three hundred people, each of
whom is expected in three sessions. There is room for a timetable in which nobody has to choose, or,
in the hard one, there is not. Where people work in several time zones, it is said besides how many
are off hours, against the timetable that does not look at hours, and how many there would be at
least if each session could be where the fewest of its people are off hours.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
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
# Hours from UTC, by which people work from nine to five.
_ZONES = (-5, 0, 1, 3, 5.5, 9)
_DAY = 32
_ROUNDS = 3


def measure(report: Report) -> None:
    """Measure a timetable without clashes, and one in which there have to be some."""
    _measure(report, "nobody has to choose", _ROOMY, clashes=False)
    _measure(report, "some have to choose", _TIGHT, clashes=True)
    _measure_hours(report)


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


def _measure_hours(report: Report) -> None:
    plain = [replace(one, starts=_within_days(one)) for one in _sittings(_ROOMY)]
    timed = _with_hours(plain)
    found, anyhow = timetable_of(timed), timetable_of(plain)
    if not (isinstance(found, Timetable) and isinstance(anyhow, Timetable)) or found.clashes:
        raise AssertionError("This is not the timetable that was to be measured.")
    without, whole = in_turn(
        [partial(timetable_of, each) for each in (plain, timed)], rounds=_ROUNDS, warm_up=0
    )
    against = "without looking at hours"
    for what, seconds in ((against, without), ("timetable: people of six zones", whole)):
        report.add(what, _SESSIONS, seconds, against=against, reference=without)
    off = sum(one.off_hours_from(anyhow.slots[one.id].start) for one in timed)
    bound = sum(min(one.off_hours) for one in timed)
    for what, number in ((against, off), ("timetable", found.off_hours), ("no more", bound)):
        name = f"{what}: people off hours"
        report.add(name, _SESSIONS, number, against=against, reference=off, unit="times")


def _within_days(one: Sitting) -> list[int]:
    return [start for start in one.starts if start % _DAY + one.slots <= _DAY]


def _with_hours(sittings: Sequence[Sitting]) -> list[Sitting]:
    chance = random.Random(2)
    zones = {f"person {person}": chance.choice(_ZONES) for person in range(_PEOPLE)}

    def off(one: Sitting, start: int) -> int:
        begins = 9 + start % _DAY / 4
        ends = begins + one.slots / 4
        local = [zones[person] for person in one.needed | one.expected]
        return sum(not (begins + zone >= 9 and ends + zone <= 17) for zone in local)

    return [replace(one, off_hours=[off(one, start) for start in one.starts]) for one in sittings]


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
