import numpy as np

from coordination.plan import NO_DATE, Dependencies, Plan
from coordination.regrouping import NOWHERE, regroup
from coordination.survey import survey
from coordination.thresholds import DEFAULTS


def plan_of(seed: int, initiatives: int = 5, layers: int = 4) -> Plan:
    dice = np.random.default_rng(seed)
    sizes = dice.integers(0, 12, initiatives)
    count = int(sizes.sum())
    baseline = dice.integers(0, 300, count)
    done = np.where(dice.random(count) < 0.6, baseline + dice.integers(-40, 80, count), NO_DATE)
    return Plan.of(
        first=np.concatenate(([0], np.cumsum(sizes))),
        layer=dice.integers(0, layers, count),
        baseline=baseline,
        original=baseline - dice.integers(0, 2, count) * 20,
        forecast=np.full(count, NO_DATE),
        done=done,
        reported=np.full(count, 200),
        weight=dice.choice([0.5, 1.0, 4.0], count),
        tie_rank=np.arange(count),
        dependencies=Dependencies.of(),
        layers=layers,
    )


def test_regrouped_by_its_own_initiatives_and_layers_a_plan_is_judged_the_same():
    for seed in range(20):
        plan = plan_of(seed)
        home = plan.initiative_of(np.arange(plan.milestones))

        again = regroup(plan, home, plan.initiatives, plan.layer.astype(np.int64), plan.layers)

        before, after = (survey(each, DEFAULTS, 200) for each in (plan, again.plan))
        assert again.rows.tolist() == list(range(plan.milestones))
        assert after.rhythm.tolist() == before.rhythm.tolist()
        assert after.lanes.pace.tolist() == before.lanes.pace.tolist()
        assert after.lanes.original_pace.tolist() == before.lanes.original_pace.tolist()
        assert after.lanes.silent.tolist() == before.lanes.silent.tolist()
        for name in before.pairs._fields:
            assert getattr(before.pairs, name).tolist() == getattr(after.pairs, name).tolist()


def test_rows_without_a_place_are_left_out():
    plan = plan_of(1)
    whole = np.zeros(plan.milestones, np.int64)
    lane = np.full(plan.milestones, NOWHERE)
    lane[::2] = 1
    whole[0] = NOWHERE

    again = regroup(plan, whole, 1, lane, 2)

    assert again.rows.tolist() == list(range(2, plan.milestones, 2))
    assert set(again.plan.layer.tolist()) == {1}


def test_unit_of_an_initiatives_weights_does_not_show():
    plan = plan_of(2)
    heavy = Plan.of(
        **{name: getattr(plan, name) for name in Plan.__dataclass_fields__ if name != "weight"},
        weight=plan.weight * np.where(plan.initiative_of(np.arange(plan.milestones)) == 0, 1e3, 1),
    )
    together = np.zeros(plan.milestones, np.int64)
    lane = plan.layer.astype(np.int64)

    one, other = (
        survey(regroup(each, together, 1, lane, plan.layers).plan, DEFAULTS, 200)
        for each in (plan, heavy)
    )

    assert np.allclose(one.lanes.weight, other.lanes.weight)
    assert one.lanes.pace.tolist() == other.lanes.pace.tolist()


def test_industry_outpaces_government_where_its_milestones_are_done_and_the_other_ones_are_not():
    baseline = np.tile(np.arange(30, 330, 30), 2)
    government = np.repeat([0, 1], 10)
    plan = Plan.of(
        first=[0, 10, 20],
        layer=np.zeros(20),
        baseline=baseline,
        original=baseline,
        forecast=np.full(20, NO_DATE),
        done=np.where(government == 1, NO_DATE, np.where(baseline <= 200, baseline, NO_DATE)),
        reported=np.full(20, 200),
        weight=np.ones(20),
        tie_rank=np.arange(20),
        dependencies=Dependencies.of(),
        layers=1,
    )

    regrouped = regroup(plan, np.zeros(20, np.int64), 1, government, 2)
    pairs = survey(regrouped.plan, DEFAULTS, 200).pairs

    assert (pairs.leading.tolist(), pairs.lagging.tolist()) == ([0], [1])
    assert pairs.skew.tolist() == [170]
