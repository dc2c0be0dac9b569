"""A backtest of a workspace: its past days looked at again, with what came in hand."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

import numpy as np

from apps.alignment.selectors.forecasts import names_of
from apps.alignment.selectors.pasts import Past, Stated, pasts_of
from apps.stakeholders.models import Workspace
from coordination.backtest import Coverage, Kind, Score, Watch, score, slips_between
from coordination.days import day_of
from coordination.detection import Detection, detect
from coordination.drafts import SEVERAL, Draft
from coordination.findings import raise_findings
from coordination.flow import lay_flow
from coordination.forecasting import Chance, Names, run_trials
from coordination.forecasting import quantile_days as days_by
from coordination.plan import Plan
from coordination.prospects import LIKELY, MEDIAN
from coordination.slips import Basis, Slips, basis_of, slips_of
from coordination.vocabulary import LEVELS, FindingKind

# What each level of is scored at, and the kinds that have none. Who spoke when is not in a record
# that was made later, so silence cannot be replayed.
_LEVELLED: Final = {
    FindingKind.PACE: tuple(LEVELS),
    FindingKind.FORECAST: tuple(LEVELS[1:]),
}
_PLAIN: Final = (
    FindingKind.DEPENDENCY_CONFLICT,
    FindingKind.RAN_AHEAD,
    FindingKind.GRIDLOCK,
    FindingKind.MISSING_LAYER,
)
KINDS: Final = tuple(
    Kind(kind.value, level) for kind, levels in _LEVELLED.items() for level in levels
) + tuple(Kind(kind.value, "") for kind in _PLAIN)

Lane = tuple[UUID, int]


@dataclass(slots=True)
class Backtest:
    """What a backtest found.

    scores: by kind; coming, overdue: coverage of forecasts of milestones that were not yet due, and
    of those that were; days: how many were replayed, without: on how many nothing could be forecast
    """

    scores: dict[Kind, Score] = field(default_factory=dict)
    coming: Coverage = field(default_factory=Coverage)
    overdue: Coverage = field(default_factory=Coverage)
    days: int = 0
    without: int = 0


@dataclass(slots=True)
class _Share:
    past: Past
    names: Names


def backtest(
    workspace: Workspace,
    *,
    since: date,
    until: date,
    known: date,
    every: int,
    within: int,
    trials: int | None = None,
    stated: Stated = MappingProxyType({}),
    watch: Callable[[int], object] = lambda _: None,
) -> Backtest:
    """Return how good warnings and forecasts were from one day to another.

    known: the last day of which the record knows what came, not before `until`
    every: days from one replayed day to the next; within: days in which a warning has to come true
    trials: those of the policy if None; watch: is told of the days that are done
    stated: forecasts that were stated before they could be recorded here
    Memory holds the columns of the workspace and the trials of one share of it.
    """
    shares = [_Share(past, names_of(past.snapshot)) for past in pasts_of(workspace, stated)]
    found, seen = Backtest(), Watch()
    last = day_of(known)
    for day in range(day_of(since), day_of(until) + 1, every):
        looks = [_look(share, day) for share in shares]
        seen.see(
            day,
            [
                one
                for share, look in zip(shares, looks, strict=True)
                for one in _sightings(share.past, *look)
            ],
        )
        basis = _basis(looks, day)
        if basis is not None and basis.is_enough:
            for share, (plan, detection) in zip(shares, looks, strict=True):
                _forecast(found, share, plan, detection, basis, trials, last)
        else:
            found.without += 1
        found.days += 1
        watch(found.days)
    slips = [slip for share in shares for slip in _slips(share.past, day_of(since), last)]
    episodes = seen.episodes()
    found.scores = {
        kind: score(episodes.get(kind, ()), slips, day_of(until), within, last) for kind in KINDS
    }
    return found


def _look(share: _Share, day: int) -> tuple[Plan, Detection]:
    plan = share.past.on(day)
    return plan, detect(plan, share.past.snapshot.policies, day)


def _basis(looks: list[tuple[Plan, Detection]], day: int) -> Basis | None:
    if not looks:
        return None
    slips = Slips.join([slips_of(plan, detection.rhythm, day) for plan, detection in looks])
    return basis_of(slips, looks[0][0].layers)


def _sightings(
    past: Past, plan: Plan, detection: Detection
) -> Iterator[tuple[Kind, Hashable, Lane]]:
    """Return what is found on a day: the kind, what makes it the same tomorrow, and its lane."""
    snapshot = past.snapshot
    for draft in raise_findings(plan, detection, snapshot.policies):
        lane = _lane(past, plan, draft)
        key = (lane, draft.key)
        if draft.kind in _LEVELLED and draft.level:
            for level in _LEVELLED[draft.kind]:
                if level.rank <= draft.level.rank:
                    yield Kind(draft.kind.value, level.value), key, lane
        elif draft.kind in _PLAIN:
            yield Kind(draft.kind.value, ""), key, lane


def _lane(past: Past, plan: Plan, draft: Draft) -> Lane:
    """Return the lane a finding is about: that which lags, else that of its first milestone."""
    home = draft.initiative
    if home == SEVERAL:
        home = int(plan.initiative_of(draft.rows[0]))
    layer = draft.lagging if draft.lagging >= 0 else int(plan.layer[draft.rows[0]])
    return past.snapshot.initiatives[home], layer


def _slips(past: Past, since: int, until: int) -> list[tuple[Lane, int]]:
    snapshot = past.snapshot
    slips = slips_between(snapshot.plan.known_at(until), since, until)
    homes = snapshot.plan.initiative_of(slips[:, 0]).tolist()
    layers = snapshot.plan.layer[slips[:, 0]].tolist()
    return [
        ((snapshot.initiatives[home], layer), day)
        for home, layer, day in zip(homes, layers, slips[:, 1].tolist(), strict=True)
    ]


def _forecast(
    found: Backtest,
    share: _Share,
    plan: Plan,
    detection: Detection,
    basis: Basis,
    trials: int | None,
    last: int,
) -> None:
    """Forecast what is open on a day, and hold it against what came."""
    policy = share.past.snapshot.policies.of(0)
    chance = Chance(
        trials=policy.forecast_trials if trials is None else trials,
        seed=policy.forecast_seed,
        shared=policy.forecast_shared,
    )
    day, stuck = detection.as_of, detection.gridlock.stuck
    finish = run_trials(
        plan,
        lay_flow(plan, detection.needs, detection.gridlock, day),
        stuck,
        detection.rhythm,
        basis,
        share.names,
        chance,
        day,
        initiatives=plan.initiatives,
    ).finish
    going = plan.done > day
    going[stuck] = False
    known = share.past.snapshot.plan.known_at(last).done
    for coverage, chosen in (
        (found.coming, going & (plan.baseline > day)),
        (found.overdue, going & (plan.baseline <= day)),
    ):
        rows = np.flatnonzero(chosen)
        if rows.size:
            half, most = (days_by(finish[rows], share_done) for share_done in (MEDIAN, LIKELY))
            coverage.add(half, most, plan.baseline[rows], known[rows], last)
