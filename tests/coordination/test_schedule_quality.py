import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.plan import NO_DATE, Dependencies, Plan
from coordination.quality_checks import CHECKS
from coordination.schedule_quality import Facts, Verdict, assess

TODAY = 100
_OPEN = NO_DATE


def plan_of(rows, waits=(), first=None) -> Plan:
    """rows: (layer, baseline, forecast, done, reported); waits: (successor, predecessor, lag …)."""
    layer, baseline, forecast, done, reported = zip(*rows, strict=True) if rows else ([],) * 5
    full = [(*wait, 0, 0, 0)[:5] for wait in waits]
    successor, predecessor, lag, group, at_least = zip(*full, strict=True) if full else ([],) * 5
    return Plan.of(
        first=first or [0, len(rows)],
        layer=layer,
        baseline=baseline,
        original=baseline,
        forecast=forecast,
        done=done,
        reported=reported,
        weight=[1.0] * len(rows),
        tie_rank=range(len(rows)),
        dependencies=Dependencies.of(
            successor=successor,
            predecessor=predecessor,
            lag=lag,
            group=group,
            at_least=at_least,
        ),
        layers=3,
    )


def facts_of(plan: Plan, **given) -> Facts:
    count = plan.milestones
    facts = {
        "awaited": np.zeros(count, np.bool_),
        "owned": np.ones(count, np.bool_),
        "evidenced": np.ones(count, np.bool_),
        "name": np.arange(count),
        "stale_after": np.full(count, 45, np.int32),
    }
    return Facts(**{name: np.asarray(given.get(name, facts[name])) for name in facts})


def said(key: str, plan: Plan, day: int = TODAY, read_on: int = TODAY, **facts) -> tuple:
    """Return (value, passed, found, of, rows) of a check for the first initiative."""
    finding = found(key, plan, day, read_on, **facts)
    value = None if np.isnan(finding.value[0]) else float(finding.value[0])
    rows = finding.rows[finding.first[0] : finding.first[1]].tolist()
    return value, bool(finding.passed[0]), int(finding.found[0]), int(finding.of[0]), rows


def found(key: str, plan: Plan, day: int = TODAY, read_on: int = TODAY, **facts) -> Verdict:
    findings = assess(plan, facts_of(plan, **facts), day, read_on)
    return findings[[check.key for check in CHECKS].index(key)]


def at(baseline=90, *, layer=0, forecast=_OPEN, done=_OPEN, reported=TODAY):
    return layer, baseline, forecast, done, reported


def test_milestone_that_nothing_hangs_on_lacks_logic_whichever_end_the_others_are():
    plan = plan_of([at(), at(), at(), at(done=90)], [(1, 0)])

    assert said("missing_logic", plan) == (0.3333, False, 1, 3, [2])
    assert said("missing_logic", plan, awaited=[False, False, True, False])[:2] == (0.0, True)


def test_logic_does_not_apply_to_the_only_milestone_or_to_what_is_done():
    assert said("missing_logic", plan_of([at()])) == (None, False, 0, 0, [])
    assert said("missing_logic", plan_of([at(done=90), at(done=95)]))[0] is None


def test_leads_and_long_lags_mean_who_waits():
    plan = plan_of([at(), at(), at(), at()], [(1, 0, -1), (2, 0, 31), (3, 0, 30)])

    assert said("leads", plan) == (0.3333, False, 1, 3, [1])
    assert said("long_lags", plan) == (0.3333, False, 1, 3, [2])
    assert said("leads", plan_of([at()]))[0] is None


def test_slack_is_negative_where_what_is_waited_for_comes_after_what_waits():
    plan = plan_of([at(120), at(110), at(130)], [(1, 0), (2, 0, 10)])

    assert said("negative_slack", plan) == (0.5, False, 1, 2, [1])


def test_out_of_sequence_is_what_was_done_before_its_need_was_met():
    early = [at(done=80), at(done=79), at(done=95), at()]
    plan = plan_of(early, [(1, 0), (2, 0, 10), (0, 3)])

    assert said("out_of_sequence", plan) == (0.6667, False, 2, 3, [0, 1])


@pytest.mark.parametrize(("at_least", "meant"), [(1, []), (2, [0]), (0, [0])])
def test_need_of_several_is_met_by_as_many_as_it_asks_for(at_least, meant):
    rows = [at(done=80), at(done=70), at(done=90)]
    plan = plan_of(rows, [(0, 1, 0, 7, at_least), (0, 2, 0, 7, at_least)])

    assert said("out_of_sequence", plan)[4] == meant


def test_need_whose_only_member_was_cancelled_was_never_met():
    assert said("out_of_sequence", plan_of([at(done=80)], [(0, -1)]))[4] == [0]


def test_gaps_are_between_steps_of_a_lane():
    plan = plan_of([at(0), at(62), at(125), at(125), at(10, layer=1), at(200, layer=1)])

    assert said("long_gaps", plan) == (0.75, False, 3, 4, [2, 3, 5])
    assert said("long_gaps", plan_of([at(), at(layer=1)]))[0] is None


def test_dates_are_invalid_in_the_future_if_done_and_in_the_past_if_not():
    plan = plan_of([at(done=101), at(done=100), at(forecast=99), at(forecast=100)])

    assert said("invalid_dates", plan) == (0.5, False, 2, 4, [0, 2])


def test_what_was_done_after_the_day_looked_at_is_not_invalid():
    plan = plan_of([at(done=95)])

    assert said("invalid_dates", plan, day=90, read_on=100)[4] == []


def test_due_milestone_that_nobody_spoke_of_lately_is_stale():
    plan = plan_of([at(reported=54), at(reported=55), at(reported=_OPEN), at(120, reported=_OPEN)])

    assert said("stale_forecasts", plan) == (0.6667, False, 2, 3, [0, 2])


def test_missed_is_what_was_late_or_still_is():
    plan = plan_of([at(90, done=90), at(90, done=91), at(90), at(101)])

    assert said("missed", plan) == (0.6667, False, 2, 3, [1, 2])


def test_execution_index_counts_what_was_done_early_too():
    plan = plan_of([at(90, done=90), at(90), at(120, done=95)])

    assert said("bei", plan) == (1.0, True, 1, 2, [1])
    assert said("bei", plan_of([at(120)]))[0] is None


def test_path_length_index_is_what_was_promised_over_what_it_takes():
    plan = plan_of([at(150), at(120, forecast=160)], [(0, 1, 40)])

    assert said("cpli", plan) == (0.5, False, 1, 2, [0])
    assert said("cpli", plan_of([at(150)]))[:2] == (1.0, True)


def test_path_length_index_does_not_apply_where_nothing_is_open_or_something_never_ends():
    stuck = plan_of([at(150), at(160)], [(0, 1), (1, 0)])

    assert said("cpli", stuck) == (None, False, 0, 0, [])
    assert said("cpli", plan_of([at(done=90)]))[0] is None


def test_owners_are_asked_of_what_is_open_and_evidence_of_what_is_done():
    plan = plan_of([at(), at(done=90), at(), at(done=90)])
    none = np.zeros(4, np.bool_)

    assert said("unowned", plan, owned=none) == (1.0, False, 2, 2, [0, 2])
    assert said("no_evidence", plan, evidenced=none) == (1.0, False, 2, 2, [1, 3])


def test_duplicates_share_name_and_lane():
    plan = plan_of([at(), at(), at(layer=1), at()])

    assert said("duplicates", plan, name=[5, 5, 5, 6]) == (0.5, False, 2, 4, [0, 1])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_initiative_is_judged_as_it_is_alone(data):
    days = st.one_of(st.just(_OPEN), st.integers(60, 140))
    row = st.tuples(st.integers(0, 2), st.integers(0, 200), days, days, days)
    parts = data.draw(st.lists(st.lists(row, max_size=6), min_size=1, max_size=4))
    waits, first = [], [0]
    for part in parts:
        for _ in range(data.draw(st.integers(0, 4)) if len(part) > 1 else 0):
            two = data.draw(st.permutations(range(len(part))))[:2]
            waits.append((len(first) - 1, *two, data.draw(st.integers(-5, 40))))
        first.append(first[-1] + len(part))
    shifted = [(a + first[i], b + first[i], lag) for i, a, b, lag in waits]
    together = plan_of([row for part in parts for row in part], shifted, first)

    for place, part in enumerate(parts):
        alone = plan_of(part, [(a, b, lag) for i, a, b, lag in waits if i == place])
        for check in CHECKS:
            one, all_of_them = found(check.key, alone), found(check.key, together)
            rows = all_of_them.rows[all_of_them.first[place] : all_of_them.first[place + 1]]
            assert one.rows.tolist() == (rows - first[place]).tolist()
            assert str(one.value[0]) == str(all_of_them.value[place])
            assert one.passed[0] == all_of_them.passed[place]
            assert (one.of[0], one.found[0]) == (all_of_them.of[place], all_of_them.found[place])


def test_empty_plan_has_nothing_to_judge():
    nobody = plan_of([])

    verdicts = assess(nobody, facts_of(nobody), 1, 1)

    assert [str(verdict.value[0]) for verdict in verdicts] == ["nan"] * len(CHECKS)
