"""How far a plan can be relied on: checks in the manner of the DCMA 14-point assessment.

The assessment (Defense Contract Management Agency, "Earned Value Management System Program Analysis
Pamphlet", 2012, section 4) judges networks of activities that have durations and resources. Here
are milestones with baselines, so its points are taken where they mean something for these, with
its thresholds, and points on ownership, evidence and double entries are added. Activities'
relationship types, hard constraints and resources have no counterpart: all needs here run from one
milestone's end to another's, and nothing is pinned to a day.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.flow import NEVER, lay_flow, stated_course
from coordination.gridlock import find_gridlock
from coordination.needs import Needs, gather_needs
from coordination.plan import CANCELLED, NO_DATE, Plan, require_day
from coordination.quality_checks import CHECKS, Check

# 44 working days, where the assessment calls a duration high; and the month behind which it wants
# what a lag stands for to be an activity of its own.
LONG_GAP_DAYS: Final = 62
LONG_LAG_DAYS: Final = 30

Marks = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the checks read of milestones beside the plan, by row.

    awaited: whether anything waits for it, of whatever initiative; owned: whether it has an owner
    evidenced: whether it names evidence; name: int64[M], a number that names share
    stale_after: int32[M], days without a report after which its owner counts as silent
    """

    awaited: Marks
    owned: Marks
    evidenced: Marks
    name: NDArray[np.int64]
    stale_after: NDArray[np.int32]


class Verdict(NamedTuple):
    """What one check says of every initiative.

    value: float64[I], NaN where it does not apply; passed: bool[I], False there too
    found, of: int64[I], how many milestones or needs are meant, of how many
    rows: int64[F], the milestones meant, by initiative; first: int64[I+1], whose they are
    """

    check: Check
    value: Numbers
    passed: Marks
    found: NDArray[np.int64]
    of: NDArray[np.int64]
    rows: NDArray[np.int64]
    first: NDArray[np.int64]


class _State(NamedTuple):
    """What several checks have in common; `done` is without what came after the day."""

    plan: Plan
    facts: Facts
    needs: Needs
    day: int
    done: Marks
    home: NDArray[np.int64]


def assess(plan: Plan, facts: Facts, as_of: int, read_on: int) -> list[Verdict]:
    """Return what each check says of each initiative of `plan` on the day `as_of`, in their order.

    read_on: the day the record was read, after which nothing can have happened yet
    Raises: PlanError, where `as_of` is no day.
    """
    day, known = require_day(as_of), plan.known_at(as_of)
    home = np.repeat(np.arange(plan.initiatives), np.diff(plan.first))
    state = _State(known, facts, gather_needs(plan.dependencies), day, known.done <= day, home)
    measured: dict[str, tuple[Any, ...]] = {
        "missing_logic": _missing_logic(state),
        "leads": _of_lags(state, plan.dependencies.lag < 0),
        "long_lags": _of_lags(state, plan.dependencies.lag > LONG_LAG_DAYS),
        "negative_slack": _of_needs(state, _expected(state), ~state.done),
        "out_of_sequence": _of_needs(state, known.done.astype(np.int64), state.done),
        "long_gaps": _long_gaps(state),
        "invalid_dates": _invalid_dates(state, plan, read_on),
        "stale_forecasts": _stale(state),
        "missed": _missed(state),
        "bei": _execution(state),
        "cpli": _path_length(state),
        "unowned": (~facts.owned & ~state.done, ~state.done),
        "no_evidence": (~facts.evidenced & state.done, state.done),
        "duplicates": (_twice(state), np.ones(plan.milestones, np.bool_)),
    }
    return [_found(check, plan, home, *measured[check.key]) for check in CHECKS]


def _found(
    check: Check,
    plan: Plan,
    home: NDArray[np.int64],
    meant: Marks,
    judged: Marks | NDArray[np.int64],
    value: Numbers | None = None,
) -> Verdict:
    """Return what a check says.

    meant: bool[M]; judged: bool[M], the rows it looks at, or how many, if it counts needs
    value: of an index; else the share of those meant among those judged
    """
    found = np.bincount(home[meant], minlength=plan.initiatives)
    of = np.bincount(home, weights=judged, minlength=plan.initiatives).astype(np.int64)
    if value is None:
        value = np.full(plan.initiatives, np.nan)
        np.divide(found, of, out=value, where=of > 0)
    value = np.round(value, 4)
    worse = value < check.threshold if check.is_index else value > check.threshold
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(found)))
    return Verdict(check, value, ~worse & ~np.isnan(value), found, of, np.flatnonzero(meant), first)


def _missing_logic(state: _State) -> tuple[Marks, Marks]:
    """Point 1, logic: open milestones that wait for nothing and that nothing waits for."""
    linked = state.facts.awaited.copy()
    linked[state.plan.dependencies.successor] = True
    predecessor = state.plan.dependencies.predecessor
    linked[predecessor[predecessor != CANCELLED]] = True
    has_others = np.diff(state.plan.first)[state.home] > 1
    judged = ~state.done & has_others
    return judged & ~linked, judged


def _of_lags(state: _State, wrong: Marks) -> tuple[Marks, NDArray[np.int64]]:
    """Points 2 and 3, leads and lags: who waits, of all who wait, by dependencies of some lag."""
    successor = state.plan.dependencies.successor
    meant = np.zeros(state.plan.milestones, np.bool_)
    meant[successor[wrong]] = True
    waits = np.zeros(state.plan.milestones, np.bool_)
    waits[successor] = True
    return meant, waits.astype(np.int64)


def _expected(state: _State) -> NDArray[np.int64]:
    plan = state.plan
    stated = np.where(plan.forecast != NO_DATE, plan.forecast, plan.baseline)
    open_days = np.maximum(stated, state.day)
    return np.where(state.done, plan.done, open_days).astype(np.int64)


def _of_needs(state: _State, finish: NDArray[np.int64], judged: Marks) -> tuple[Marks, Marks]:
    """Point 7, negative float, and needs overtaken by what waits for them: those met too late.

    finish: int64[M], `NO_DATE` for never. A need is met when enough of its members are done and
    their lags have passed.
    """
    waits, needs = state.plan.dependencies, state.needs
    ready = np.full(len(waits), NO_DATE, np.int64)
    live = waits.predecessor != CANCELLED
    ready[live] = finish[waits.predecessor[live]]
    known = ready < NO_DATE
    ready[known] += waits.lag[known]
    sizes = np.diff(needs.first)
    order = np.lexsort((ready[needs.member], np.repeat(np.arange(len(sizes)), sizes)))
    last = needs.first[:-1] + np.minimum(needs.required, sizes) - 1
    met = np.where(needs.required <= sizes, ready[needs.member][order][last], NO_DATE)
    who = waits.successor[needs.member[needs.first[:-1]]]
    counts = judged[who]
    meant = np.zeros(state.plan.milestones, np.bool_)
    meant[who[counts & (met > finish[who])]] = True
    looked_at = np.zeros(state.plan.milestones, np.bool_)
    looked_at[who[counts]] = True
    return meant, looked_at


def _long_gaps(state: _State) -> tuple[Marks, Marks]:
    """Point 8, high duration: milestones long after the step before them in their lane."""
    plan = state.plan
    order = np.lexsort((plan.baseline, plan.layer, state.home))
    lane = state.home[order] * max(plan.layers, 1) + plan.layer[order]
    days = plan.baseline[order].astype(np.int64)
    begins = np.ones(len(order), np.bool_)
    begins[1:] = np.diff(lane) != 0
    turns = begins.copy()
    turns[1:] |= np.diff(days) != 0
    step = np.cumsum(turns) - 1
    steps = days[turns]
    opens = begins[turns]
    gap = np.zeros(len(steps), np.int64)
    gap[1:] = np.where(opens[1:], 0, np.diff(steps))
    meant, judged = np.zeros((2, plan.milestones), np.bool_)
    meant[order] = gap[step] > LONG_GAP_DAYS
    judged[order] = ~opens[step]
    return meant, judged


def _invalid_dates(state: _State, plan: Plan, read_on: int) -> tuple[Marks, Marks]:
    """Point 9, invalid dates: done on a day to come, or open and forecast for a day gone by."""
    to_come = (plan.done != NO_DATE) & (plan.done > read_on)
    gone_by = ~state.done & (plan.forecast < state.day)
    return to_come | (gone_by & (plan.done == NO_DATE)), np.ones(plan.milestones, np.bool_)


def _stale(state: _State) -> tuple[Marks, Marks]:
    """Point 9, what of it means forecasts: due, still open, and without a word for too long."""
    plan = state.plan
    due = ~state.done & (plan.baseline <= state.day)
    reported = np.where(plan.reported <= state.day, plan.reported, np.int32(-NO_DATE))
    quiet = state.day - reported.astype(np.int64) > state.facts.stale_after
    return due & quiet, due


def _missed(state: _State) -> tuple[Marks, Marks]:
    """Point 11, missed tasks: what was due and was not done, or not by then."""
    due = state.plan.baseline <= state.day
    return due & (state.plan.done > state.plan.baseline), due


def _execution(state: _State) -> tuple[Marks, Marks, Numbers]:
    """Point 14, baseline execution index: how many were done, for each that was due."""
    due = state.plan.baseline <= state.day
    count = state.plan.initiatives
    done = np.bincount(state.home[state.done], minlength=count)
    index = np.full(count, np.nan)
    planned = np.bincount(state.home[due], minlength=count)
    np.divide(done, planned, out=index, where=planned > 0)
    return due & ~state.done, due, index


def _path_length(state: _State) -> tuple[Marks, Marks, Numbers]:
    """Point 13, critical path length index: (path to the end + its float) / path to the end.

    The path runs from the day to when the last open milestone will be done by all stated dates,
    pushed by what it waits for; its float is how long before the last baseline that is. None where
    nothing is open, or an open milestone can never be done.
    """
    plan, count = state.plan, state.plan.initiatives
    gridlock = find_gridlock(plan, state.day, state.needs)
    flow = lay_flow(plan, state.needs, gridlock, state.day)
    finish = stated_course(plan, flow, gridlock, state.day).finish
    end, promised = np.full((2, count), -NO_DATE, np.int64)
    is_open = ~state.done
    np.maximum.at(end, state.home[is_open], finish[is_open])
    np.maximum.at(promised, state.home, plan.baseline.astype(np.int64))
    length = end - state.day
    applies = (end != -NO_DATE) & (end < NEVER) & (length > 0)
    index = np.full(count, np.nan)
    np.divide(promised - state.day, length, out=index, where=applies)
    last = is_open & applies[state.home] & (finish == end[state.home])
    late = last & (promised < end)[state.home]
    return late, is_open & applies[state.home], index


def _twice(state: _State) -> Marks:
    """Milestones that share their name with another one of their lane."""
    plan = state.plan
    lane = state.home * max(plan.layers, 1) + plan.layer
    order = np.lexsort((state.facts.name, lane))
    same = (np.diff(lane[order]) == 0) & (np.diff(state.facts.name[order]) == 0)
    meant = np.zeros(plan.milestones, np.bool_)
    meant[order[1:][same]] = True
    meant[order[:-1][same]] = True
    return meant
