"""How far lanes lagged behind others, day by day, from the record as it is.

Skew is told against the first baselines, so that re-planning closes no gap; the level of a day is
what the detector says of it, with the baselines that held then. Who had spoken by then is not in a
record that was made later, so that silence is no part of either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import numpy as np

from apps.alignment.selectors.pasts import moves_in
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.stakeholders.models import Workspace
from coordination.courses import gaps_by_day, levels_on, paces_by_day
from coordination.session_effect import Courses


class Lag(NamedTuple):
    """What a pace finding is about: a layer, by its key, that lags in an initiative."""

    initiative: UUID
    layer: str


def courses_of(
    workspace: Workspace, lags: Sequence[Lag], *, since: int, until: int, judged: Iterable[int]
) -> Courses:
    """Return how far each of some lanes lagged behind the one that led it most.

    since, until: first and last day; judged: the days on which levels are told, of those between
    The same number of statements for any number of lanes, initiatives and days.
    """
    rules = rules_of(workspace.pk)
    ids = sorted({lag.initiative for lag in lags})
    snapshot = take_snapshot(workspace, rules, ids, alone=True)
    home = {initiative: place for place, initiative in enumerate(ids)}
    layer = {key: place for place, key in enumerate(rules.keys)}
    initiatives = np.array([home[lag.initiative] for lag in lags], np.int64)
    lagging = np.array([layer.get(lag.layer, -1) for lag in lags], np.int64)
    paces = paces_by_day(snapshot.plan.on_original_baselines(), since, until)
    moves = moves_in(snapshot)
    level = np.zeros((len(lags), until - since + 1), np.int8)
    is_there = lagging >= 0
    for day in sorted(set(judged)):
        then = replace(snapshot.plan, baseline=moves.put(snapshot.plan.baseline, moves.day > day))
        levels = levels_on(then, snapshot.policies, day, initiatives, lagging)
        level[:, day - since] = np.where(is_there, levels, 0)
    return Courses(
        first=since,
        skew=gaps_by_day(paces, snapshot.policies, initiatives, lagging),
        level=level,
        # They are all of one kind: findings of other kinds have no skew.
        stratum=np.zeros(len(lags), np.int64),
    )
