"""Forecasts against drawing as many numbers, and what foreseeing levels adds to a sweep.

The bare draw is NumPy's: two uniform numbers for each milestone and trial, as a forecast takes
them, with which nothing is done. A forecast is all that is answered for one initiative: its columns
read, detected, drawn, pushed through its needs, and told in days.
"""

from functools import partial
from uuid import UUID

import numpy as np

from apps.alignment.selectors.forecasts import forecast_of
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership, Workspace
from coordination.days import day_of
from coordination.detection import Detection, detect
from coordination.projection import project_levels
from tests.bench import record, runs
from tests.bench.results import Report, in_turn
from tests.bench.runs import AS_OF

TRIALS = 2_000
# Of whose closed milestones the slips of the large one are drawn.
_BESIDE_IT = 10
_MILESTONES = 100
_MANY = 1_000
_SWEPT = 20_000 // record.MILESTONES
_ROUNDS = 5
_DRAWS_OF_A_MILESTONE = 2


def measure(report: Report) -> None:
    """Measure one large forecast, many usual ones, and the projection's part of a sweep."""
    _measure_forecasts(report, "one of 100 milestones", _BESIDE_IT, _MILESTONES, first=1)
    _measure_forecasts(report, "each of 1,000", _MANY, record.MILESTONES, first=_MANY)
    _measure_projection(report)


def _measure_forecasts(
    report: Report, name: str, initiatives: int, milestones: int, *, first: int
) -> None:
    """Measure the forecasts of the first initiatives of a workspace against their bare draws."""
    workspace = record.make_workspace(initiatives, milestones)
    wanted = record.initiatives_of(workspace)[:first]
    rounds = _ROUNDS if first == 1 else 1
    drawn, told = in_turn(
        [partial(_draw, first, milestones), partial(_forecast, workspace, wanted)], rounds=rounds
    )
    against = "NumPy's bare draw"
    for what, seconds in ((against, drawn), ("forecast", told)):
        report.add(f"{what}: {name}", first, seconds, against=against, reference=drawn)


def _draw(initiatives: int, milestones: int) -> None:
    chance = np.random.default_rng(1)
    for _ in range(initiatives):
        chance.random((_DRAWS_OF_A_MILESTONE, milestones, TRIALS))


def _forecast(workspace: Workspace, wanted: list[UUID]) -> None:
    actor = Membership.objects.select_related("workspace").get(workspace=workspace)
    for initiative in Initiative.objects.filter(pk__in=wanted):
        told = forecast_of(initiative, AS_OF, actor, trials=TRIALS)
        if told["basis"]["reason"] is not None:
            raise AssertionError("There is too little history to forecast from.")


def _measure_projection(report: Report) -> None:
    workspace = record.make_workspace(_SWEPT)
    wanted = record.initiatives_of(workspace)
    snapshot = take_snapshot(workspace, rules_of(workspace.pk), wanted)
    detection = detect(snapshot.plan, snapshot.policies, day_of(AS_OF))
    everything, projected = in_turn(
        [partial(runs.all_kinds, workspace, [wanted]), partial(_project, snapshot, detection)],
        rounds=_ROUNDS,
    )
    against = "all kinds of finding"
    rows = snapshot.plan.milestones
    report.add(f"sweep: {against}", rows, everything, against=against, reference=everything)
    report.add("sweep: of them, forecast", rows, projected, against=against, reference=everything)


def _project(snapshot: Snapshot, detection: Detection) -> None:
    project_levels(snapshot.plan, detection, snapshot.policies)
