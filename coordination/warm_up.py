"""Compile everything before the first request."""

import numpy as np

from coordination.detection import detect
from coordination.explanation import Explainer
from coordination.findings import raise_findings
from coordination.forecasting import Chance, Names
from coordination.outlook import next_level_on
from coordination.plan import CANCELLED, NO_DATE, Dependencies, Plan
from coordination.prospects import prospects_of
from coordination.slips import Slips, basis_of
from coordination.thresholds import DEFAULTS, policies_for
from coordination.vocabulary import Level

_AS_OF = 100
_TRIALS = 2
# Layer, baseline, original, forecast, done, reported: a programme in which everything goes wrong.
_MILESTONES = (
    (0, 0, 0, NO_DATE, 0, NO_DATE),
    (0, 30, 30, NO_DATE, 30, NO_DATE),
    (1, 0, 0, NO_DATE, NO_DATE, NO_DATE),
    (1, 30, 10, 120, NO_DATE, 90),
    (1, 60, 60, NO_DATE, NO_DATE, NO_DATE),
)
# Successor, predecessor and group: a broken need, one of a group, a loop and a dead end.
_DEPENDENCIES = (
    (1, 3, 0),
    (0, 2, 1),
    (0, 3, 1),
    (2, 3, 0),
    (3, 2, 0),
    (4, CANCELLED, 0),
    (3, 0, 0),
)
_NAMES = np.ones(len(_MILESTONES), np.uint64)
_BASIS = basis_of(Slips(np.zeros(8, np.int32), np.zeros(8), np.ones(8, np.bool_)), 3)


def warm_up() -> None:
    """Compile the core, or load what was compiled before: call it once, when a process starts.

    All columns take one form in a `Plan`, so what has run once never compiles again.
    """
    layer, baseline, original, forecast, done, reported = zip(*_MILESTONES, strict=True)
    successor, predecessor, group = zip(*_DEPENDENCIES, strict=True)
    rows = len(_MILESTONES)
    plan = Plan.of(
        first=[0, rows],
        layer=layer,
        baseline=baseline,
        original=original,
        forecast=forecast,
        done=done,
        reported=reported,
        weight=[1.0] * rows,
        tie_rank=range(rows),
        dependencies=Dependencies.of(
            successor=successor,
            predecessor=predecessor,
            lag=[0] * len(group),
            group=group,
            at_least=group,
        ),
        layers=3,
    )
    detection = detect(plan, DEFAULTS, _AS_OF)
    explainer = Explainer(plan, detection, DEFAULTS)
    for draft in raise_findings(plan, detection, DEFAULTS):
        explainer.explain(draft)
    # What is critical already has no next level, so no story above has asked for one.
    next_level_on(plan, 0, 0, 1, Level.CRITICAL, 30.0, DEFAULTS, _AS_OF)
    prospects_of(
        plan,
        detection,
        policies_for(1, DEFAULTS),
        _BASIS,
        Names(_NAMES, _NAMES),
        Chance(trials=_TRIALS),
    )
