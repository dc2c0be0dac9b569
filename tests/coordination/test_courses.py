"""Paces, gaps and levels of many days at once are those of each day by itself."""

import numpy as np
import pytest

from coordination.courses import gaps_by_day, levels_on, paces_by_day
from coordination.plan import NO_DATE, Dependencies, Plan
from coordination.survey import survey
from coordination.thresholds import DEFAULTS, Policies, Thresholds

LAYERS = 4


def some_plan(seed: int) -> Plan:
    """Return a plan of initiatives of any size, with lanes of one milestone and of none."""
    dice = np.random.default_rng(seed)
    sizes = dice.integers(0, 14, 12)
    rows = int(sizes.sum())
    done = dice.integers(-30, 260, rows)
    return Plan.of(
        first=np.concatenate(([0], np.cumsum(sizes))),
        layer=dice.integers(0, LAYERS, rows),
        baseline=(baseline := dice.integers(0, 200, rows)),
        original=baseline,
        forecast=np.full(rows, NO_DATE),
        done=np.where(dice.random(rows) < 0.7, done, NO_DATE),
        reported=np.full(rows, NO_DATE),
        weight=dice.integers(1, 5, rows),
        tie_rank=np.zeros(rows),
        dependencies=Dependencies.of(),
        layers=LAYERS,
    )


@pytest.mark.parametrize("seed", range(5))
def test_paces_of_many_days_are_those_of_each_day(seed: int) -> None:
    plan = some_plan(seed)
    paces = paces_by_day(plan, -40, 300)

    for day in (-40, -1, 0, 17, 63, 64, 128, 199, 200, 300):
        lanes = survey(plan, DEFAULTS, day).lanes
        assert paces.first.tolist() == lanes.first.tolist()
        assert paces.layer.tolist() == lanes.layer.tolist()
        assert paces.milestones.tolist() == lanes.milestones.tolist()
        assert paces.pace[:, day + 40].tolist() == lanes.pace.tolist()


@pytest.mark.parametrize("pairs", [None, frozenset({(0, 1), (2, 1), (3, 0)})])
def test_gap_and_level_are_those_of_the_worst_pair_that_is_judged(
    pairs: frozenset[tuple[int, int]] | None,
) -> None:
    plan, day = some_plan(1), 150
    rules = Thresholds(pairs=pairs)
    policies = Policies((DEFAULTS, rules), np.ones(plan.initiatives, np.int32))
    lanes, found = survey(plan, policies, day).lanes, survey(plan, policies, day).pairs
    home = lanes.initiative()
    behind = [
        (initiative, layer)
        for initiative, layer in zip(home.tolist(), lanes.layer.tolist(), strict=True)
    ]
    initiatives, lagging = np.array(behind, np.int64).T

    gaps = gaps_by_day(paces_by_day(plan, day, day), policies, initiatives, lagging)[:, 0]
    levels = levels_on(plan, policies, day, initiatives, lagging)

    for place, (initiative, layer) in enumerate(behind):
        here = range(lanes.first[initiative], lanes.first[initiative + 1])
        own = lanes.at(initiative, layer)
        leading = [
            lane
            for lane in here
            if lane != own
            and min(lanes.milestones[[own, lane]]) >= rules.minimum_milestones
            and (pairs is None or (int(lanes.layer[lane]), layer) in pairs)
        ]
        expected = max((lanes.pace[lane] - lanes.pace[own] for lane in leading), default=np.nan)
        assert gaps[place] == pytest.approx(expected, nan_ok=True)
        assert levels[place] == max(
            (
                level
                for one, lead, lag, level in zip(
                    found.initiative, found.leading, found.lagging, found.level, strict=True
                )
                if (one, lag) == (initiative, layer) and (pairs is None or (lead, lag) in pairs)
            ),
            default=0,
        )
    assert levels.any()
    assert np.isfinite(gaps).any()
