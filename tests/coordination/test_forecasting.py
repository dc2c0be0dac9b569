"""What a forecast says, by hand, by its properties, and by what then happens."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.detection import detect
from coordination.flow import lay_flow
from coordination.forecasting import Chance, own_day, quantile_days, run_trials
from coordination.prospects import Reason
from coordination.slips import Slips, basis_of, slips_of
from coordination.survey import survey
from coordination.thresholds import DEFAULTS
from tests.coordination import strategies
from tests.coordination.foresight import Question, basis, names_of, prospects, told
from tests.coordination.record import Dependency, Milestone, Record

some = settings(max_examples=60, deadline=None)
ratios = st.lists(st.floats(-2, 4), min_size=8, max_size=12)


@pytest.mark.parametrize(
    ("earliest", "stated", "slip", "expected"),
    [
        (150, 150, 0, 150),
        (150, 150, 20, 170),
        (150, 150, -20, 130),
        (150, 180, 20, 180),
        (150, 180, 40, 190),
        (150, 180, -5, 175),
        (130, 130, 25, 155),
        (100, 60, 0, 101),
        (100, 60, 30, 130),
        (100, 60, -30, 101),
        (110, 110, -30, 101),
    ],
    ids=str,
)
def test_own_day_on_day_100(earliest: int, stated: int, slip: int, expected: int) -> None:
    assert own_day(earliest, stated, slip, 100) == expected


def test_small_network_by_hand() -> None:
    """Every slip is half a rhythm of 30 days: each trial is the same, and can be told by hand."""
    record = Record(
        [
            Milestone("done", 0, 80, done=95),
            Milestone("first", 0, 110),
            Milestone("told late", 0, 110, forecast=140),
            Milestone("next", 1, 120),
            Milestone("last", 1, 130),
            Milestone("x", 2, 120),
            Milestone("y", 2, 130),
        ],
        [
            Dependency("done", "first"),
            Dependency("first", "next", lag=15),
            Dependency("next", "last", lag=20),
            Dependency("x", "y"),
            Dependency("y", "x"),
        ],
    )
    question = Question(record, ratios=[0.5] * 8, rhythm=30.0)

    assert told(question) == {
        "done": (95, 95, 0.0, 0.0, None),
        "first": (125, 125, 0.0, 1.0, None),
        "told late": (140, 140, 0.0, 0.0, None),
        "next": (140, 140, 0.0, 1.0, None),
        "last": (160, 160, 0.0, 1.0, None),
        "x": (None, None, None, 0.0, Reason.GRIDLOCK),
        "y": (None, None, None, 0.0, Reason.GRIDLOCK),
    }
    found = prospects(question)
    assert [(layer, one.p50, one.reason) for layer, one in found.lanes] == [
        (0, 140, None),
        (1, 160, None),
        (2, None, Reason.GRIDLOCK),
    ]
    assert found.whole.reason is Reason.GRIDLOCK


def test_too_little_history_gives_no_number_but_for_what_is_done() -> None:
    record = Record([Milestone("done", 0, 80, done=70), Milestone("open", 0, 120)])

    found = prospects(Question(record, ratios=[0.0] * 7))

    assert [(one.p50, one.on_time, one.reason) for one in found.milestones] == [
        (70, 1.0, None),
        (None, None, Reason.TOO_LITTLE_HISTORY),
    ]
    assert (found.whole.p50, found.whole.reason) == (None, Reason.TOO_LITTLE_HISTORY)
    assert found.crossings == []


def test_half_of_the_history_late_makes_half_of_the_trials_late() -> None:
    record = Record([Milestone("open", 0, 200)])
    question = Question(record, ratios=[0.0] * 4 + [1.0] * 4, chance=Chance(trials=20_000))

    [(p50, p80, on_time, critical, _)] = told(replace(question, rhythm=30.0)).values()

    assert (p80, critical) == (230, 1.0)
    assert p50 in {200, 230}
    assert on_time == pytest.approx(0.5, abs=0.015)


def test_quantile_is_the_first_day_by_which_so_many_are_done() -> None:
    finish = np.array([[5, 1, 2, 4, 3], [9, 9, 9, 9, 9]], np.int32)

    assert quantile_days(finish, 0.5).tolist() == [3, 9]
    assert quantile_days(finish, 0.8).tolist() == [4, 9]
    assert quantile_days(finish, 0.2).tolist() == [1, 9]


def later(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one >= other


@some
@given(strategies.records(), ratios)
def test_half_comes_before_most_and_what_is_done_is_certain(
    record: Record, slips: list[float]
) -> None:
    found = told(Question(record, slips))
    for one in record.rows[: len(found)]:
        p50, p80, on_time, critical, reason = found[one.name]
        assert later(p80, p50)
        if one.done is not None and one.done <= record.as_of:
            certain = float(one.done <= one.baseline)
            assert (p50, p80, on_time, critical) == (one.done, one.done, certain, 0.0)
        elif reason is None:
            assert isinstance(p50, int)
            assert p50 > record.as_of


@some
@given(strategies.records(), ratios, st.data())
def test_more_delay_never_gives_an_earlier_day(
    record: Record, slips: list[float], data: st.DataObject
) -> None:
    """Later dates or longer lags: nothing in the initiative comes out earlier."""
    chosen = data.draw(st.integers(0, len(record.milestones) - 1))
    days = data.draw(st.integers(0, 60))

    def delayed(number: int, one: Milestone) -> Milestone:
        closed = one.done is not None and one.done <= record.as_of
        # Of what is due already, to be less overdue is better news, whatever is promised next.
        if number != chosen or closed or one.baseline <= record.as_of:
            return one
        stated = one.baseline if one.forecast is None else one.forecast
        return replace(one, baseline=one.baseline + days, forecast=stated + days)

    worse = replace(
        record,
        milestones=[delayed(number, one) for number, one in enumerate(record.milestones)],
        dependencies=[
            replace(each, lag=each.lag + (days if number == 0 else 0))
            for number, each in enumerate(record.dependencies)
        ],
    )
    before = told(Question(record, slips, rhythm=30.0))
    after = told(Question(worse, slips, rhythm=30.0))

    for name, (p50, p80, _, _, _) in before.items():
        assert later(after[name][0], p50)
        assert later(after[name][1], p80)


@some
@given(strategies.records(), ratios, st.floats(0, 2))
def test_worse_slips_never_give_an_earlier_day_to_what_is_not_yet_due(
    record: Record, slips: list[float], more: float
) -> None:
    early = record.at(-60)
    before = told(Question(early, slips, rhythm=30.0))
    after = told(Question(early, [each + more for each in slips], rhythm=30.0))

    for name, (p50, p80, _, _, _) in before.items():
        assert later(after[name][0], p50)
        assert later(after[name][1], p80)


def test_what_is_due_draws_among_larger_slips_and_starts_anew_beyond_all() -> None:
    record = Record([Milestone("due", 0, 80), Milestone("long due", 0, -900)])
    found = told(Question(record, [0.0] * 4 + [1.0] * 2 + [2.0] * 2, rhythm=30.0))

    # Lateness 20 leaves 30 and 60 days, as likely; beyond 60 half of all slips are none at all.
    assert found["due"][:2] in {(110, 140), (140, 140)}
    assert found["long due"][:2] in {(101, 160), (130, 160)}


@some
@given(strategies.records(), ratios, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(record: Record, slips: list[float], random: Any) -> None:
    milestones, dependencies = list(record.milestones), list(record.dependencies)
    random.shuffle(milestones)
    random.shuffle(dependencies)
    owners = {one.name: f"org-{one.layer}" for one in milestones}
    shuffled = replace(record, milestones=milestones, dependencies=dependencies)

    assert told(Question(shuffled, slips, owners)) == told(Question(record, slips, owners))


def test_other_seed_is_another_answer_and_the_same_seed_the_same() -> None:
    record = Record([Milestone(f"m{each}", 0, 120 + each) for each in range(5)])
    question = Question(record, ratios=list(np.linspace(-1, 2, 40)))

    assert told(question) == told(question)
    assert told(question) != told(replace(question, chance=Chance(trials=200, seed=2)))


@pytest.mark.parametrize(("shared", "expected"), [(0.0, 0.0), (0.7, 0.49), (1.0, 1.0)])
def test_milestones_of_one_owner_fare_alike_as_often_as_is_said(
    shared: float, expected: float
) -> None:
    record = Record([Milestone("a", 0, 200), Milestone("b", 1, 200), Milestone("c", 1, 200)])
    question = Question(
        record,
        ratios=list(np.linspace(-1, 1, 200)),
        owners={"a": "one", "b": "one", "c": "another"},
        chance=Chance(trials=4_000, shared=shared),
    )
    finish = trials_of(question)

    assert np.corrcoef(finish[0], finish[1])[0, 1] == pytest.approx(expected, abs=0.05)
    assert np.corrcoef(finish[0], finish[2])[0, 1] == pytest.approx(0.0, abs=0.05)


def trials_of(question: Question) -> Any:
    record = question.record
    plan = record.plan
    detection = detect(plan, DEFAULTS, record.as_of)
    return run_trials(
        plan,
        lay_flow(plan, detection.needs, detection.gridlock, record.as_of),
        detection.gridlock.stuck,
        detection.rhythm,
        basis(question.ratios, record.layers),
        names_of(question),
        question.chance,
        record.as_of,
    ).finish


def test_forecasts_come_true_as_often_as_they_say() -> None:
    """A hundred programmes whose slips follow one law: half by P50, four of five by P80."""
    random = np.random.default_rng(11)
    milestones, truth = [], {}
    for number in range(2_000):
        baseline = int(random.integers(0, 1_200))
        slip = int(random.gamma(1.5, 20) - 10)
        name = f"m{number}"
        milestones.append(
            Milestone(name, number % 4, baseline, done=baseline + slip, initiative=number % 100)
        )
        truth[name] = baseline + slip
    as_of = 800
    record = Record(milestones, layers=4, initiatives=100, as_of=as_of)
    plan = record.plan
    rhythm = survey(plan, DEFAULTS, as_of).rhythm
    history = basis_of(slips_of(plan, rhythm, as_of), 4)
    whole = replace(record, milestones=[replace(one, initiative=0) for one in record.milestones])
    slips = history.ratio[: history.size.max()].tolist() if history.first.min() == 0 else []
    slips = slips or history.ratio[: history.first.min()].tolist()

    found = told(Question(whole, slips, rhythm=float(np.median(rhythm))))

    due = [one.name for one in record.milestones if one.baseline > as_of]
    met = np.array([[truth[name] <= found[name][0], truth[name] <= found[name][1]] for name in due])
    assert met.mean(axis=0).tolist() == pytest.approx([0.5, 0.8], abs=0.05)


def test_slips_of_no_parts_are_none() -> None:
    assert basis_of(Slips.join([]), 2).closed_in_all == 0
