"""The prospects of one initiative: what its forecast says of milestones, lanes and levels."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.chain import Chain, find_chain
from coordination.crossings import Crossing, find_crossings
from coordination.detection import Detection
from coordination.flow import NEVER, lay_flow, stated_course
from coordination.forecasting import Chance, Names, quantile_days, run_trials
from coordination.plan import Plan
from coordination.slips import SOURCES, Basis, BasisSource
from coordination.thresholds import Policies, policies_for

# Half of the trials, and four of five.
MEDIAN: Final = 0.5
LIKELY: Final = 0.8


class Reason(StrEnum):
    """Why something has no forecast."""

    TOO_LITTLE_HISTORY = "too_little_history"
    GRIDLOCK = "gridlock"


class Outlook(NamedTuple):
    """When a milestone, a lane or the whole initiative is done.

    p50, p80: first days by which half and four fifths of the trials are done; None: no forecast
    on_time: share of the trials done by the (last) baseline; None: no forecast
    reason: why there is none
    """

    p50: int | None
    p80: int | None
    on_time: float | None
    reason: Reason | None


@dataclass(frozen=True, slots=True, eq=False)
class Prospects:
    """What is to be expected of an initiative; rows are those of the plan.

    milestones: by row; done: bool[R], what is certain
    criticality: float64[R], share of the trials in which a row is on the critical path
    lanes: (layer, outlook), by layer; whole: the initiative
    basis: by layer, whose history a forecast is made from
    crossings: levels that the median skew reaches within a year
    chain: what hangs on what, by the stated dates
    """

    milestones: list[Outlook]
    done: NDArray[np.bool_]
    criticality: NDArray[np.float64]
    lanes: list[tuple[int, Outlook]]
    whole: Outlook
    basis: Basis
    crossings: list[Crossing]
    chain: Chain


def prospects_of(
    plan: Plan,
    detection: Detection,
    policies: Policies,
    basis: Basis,
    names: Names,
    chance: Chance,
    seen: NDArray[np.bool_] | None = None,
) -> Prospects:
    """Return the prospects of a plan's first initiative on the day of the detection.

    seen: bool[I], whether what breaks first may be one of an initiative's milestones; all if None
    The plan holds all that the initiative waits for; the same inputs give the same prospects.
    """
    as_of, rows = detection.as_of, int(plan.first[1])
    flow = lay_flow(plan, detection.needs, detection.gridlock, as_of)
    course = stated_course(plan, flow, detection.gridlock, as_of)
    done = plan.done[:rows] <= as_of
    stuck = np.isin(np.arange(rows), detection.gridlock.stuck)
    if basis.is_enough:
        trials = run_trials(
            plan,
            flow,
            detection.gridlock.stuck,
            detection.rhythm,
            basis,
            names,
            chance,
            as_of,
        )
        finish = trials.finish
        criticality = trials.critical[:rows] / chance.trials
        crossings = find_crossings(
            plan,
            finish,
            float(detection.rhythm[0]) if rows else 1.0,
            policies_for(plan.initiatives, policies).of(0),
            as_of,
            _levels_today(plan, detection),
        )
    else:
        finish = np.where(done, plan.done[:rows], NEVER).astype(np.int32).reshape(-1, 1)
        criticality = np.zeros(rows)
        crossings = []
    reason = np.full(rows, None, object)
    if not basis.is_enough:
        reason[~done] = Reason.TOO_LITTLE_HISTORY
    reason[stuck] = Reason.GRIDLOCK
    layer = plan.layer[:rows]
    return Prospects(
        milestones=_outlooks(finish, plan.baseline[:rows], reason.tolist()),
        done=done,
        criticality=criticality,
        lanes=[
            (int(one), _together(finish, plan.baseline[:rows], reason, layer == one))
            for one in np.unique(layer)
        ],
        whole=_together(finish, plan.baseline[:rows], reason, np.ones(rows, np.bool_)),
        basis=basis,
        crossings=crossings,
        chain=find_chain(plan, flow, course, as_of, seen),
    )


def _levels_today(plan: Plan, detection: Detection) -> NDArray[np.int8]:
    pairs = detection.pairs
    own = pairs.initiative == 0
    on = np.zeros((plan.layers, plan.layers), np.int8)
    on[pairs.leading[own], pairs.lagging[own]] = pairs.level[own]
    return on


def _outlooks(
    finish: NDArray[np.int32], baseline: NDArray[np.int32], reasons: list[Reason | None]
) -> list[Outlook]:
    p50, p80 = (quantile_days(finish, share).tolist() for share in (MEDIAN, LIKELY))
    on_time = (finish <= baseline[:, np.newaxis]).mean(axis=1).tolist()
    return [
        Outlook(None, None, None, reason) if reason else Outlook(half, most, share, None)
        for half, most, share, reason in zip(p50, p80, on_time, reasons, strict=True)
    ]


def _together(
    finish: NDArray[np.int32],
    baseline: NDArray[np.int32],
    reason: NDArray[np.object_],
    chosen: NDArray[np.bool_],
) -> Outlook:
    """Return when the last of the chosen rows is done."""
    if not chosen.any():
        return Outlook(None, None, None, None)
    why = [each for each in reason[chosen] if each]
    if why:
        gridlocked = Reason.GRIDLOCK in why
        return Outlook(
            None, None, None, Reason.GRIDLOCK if gridlocked else Reason.TOO_LITTLE_HISTORY
        )
    last = finish[chosen].max(axis=0, keepdims=True)
    [outlook] = _outlooks(last, baseline[chosen].max(keepdims=True), [None])
    return outlook


def source_of(basis: Basis, layer: int) -> BasisSource:
    """Return whose history forecasts of a layer are made from."""
    return SOURCES[int(basis.source[layer])]
