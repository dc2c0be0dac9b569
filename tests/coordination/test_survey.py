"""Lanes and levels of one readable programme."""

from dataclasses import replace

import numpy as np
import pytest

from coordination.plan import PlanError
from coordination.survey import survey
from coordination.thresholds import Policies, ThresholdError, Thresholds
from coordination.vocabulary import Level
from tests.coordination import reference
from tests.coordination.answers import answer
from tests.coordination.record import Milestone, Record

COMPUTE, DATA, GOVERNANCE = range(3)

# Compute keeps its plan of a step a month; governance has stood still since its first step.
PROGRAMME = Record(
    milestones=[
        *(Milestone(f"com-{n}", COMPUTE, 30 * n, done=30 * n) for n in range(4)),
        Milestone("gov-0", GOVERNANCE, 0, done=0),
        *(Milestone(f"gov-{n}", GOVERNANCE, 30 * n) for n in range(1, 4)),
    ],
    layers=3,
    as_of=100,
)


def lane(layer: int, earned: float, pace: int, *, silent: bool) -> dict[str, object]:
    return {
        "initiative": 0,
        "layer": layer,
        "milestones": 4,
        "completed": int(earned),
        "weight": 4.0,
        "earned": earned,
        "planned": 4.0,
        "pace": pace,
        "original_pace": pace,
        "silent": silent,
    }


def test_lane_that_stands_still_while_another_keeps_its_plan() -> None:
    assert answer(PROGRAMME) == {
        "rhythm": [30.0],
        "lanes": [lane(COMPUTE, 4.0, 0, silent=False), lane(GOVERNANCE, 1.0, -70, silent=True)],
        "pairs": [
            {
                "initiative": 0,
                "leading": COMPUTE,
                "lagging": GOVERNANCE,
                "skew": 70,
                "rhythms": 2.3333,
                "level": Level.CRITICAL,
                "since": 96,
            }
        ],
        "missing": [(0, DATA)],
        "edges": [],
        "gridlock": {"stuck": [], "cycles": [], "dead_ends": []},
    }


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (56, None),  # 26 days behind, but not yet for a week
        (57, (Level.WATCH, 57)),
        (75, (Level.WATCH, 57)),
        (76, (Level.WARNING, 76)),
        (95, (Level.WARNING, 76)),
        (96, (Level.CRITICAL, 96)),
    ],
)
def test_level_rises_when_the_skew_has_lasted_a_week(
    as_of: int, expected: tuple[Level, int] | None
) -> None:
    pairs = answer(PROGRAMME.at(as_of))["pairs"]

    found = [(pair["level"], pair["since"]) for pair in pairs]  # type: ignore[attr-defined]
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(("as_of", "expected"), [(112, [Level.CRITICAL]), (113, [])])
def test_level_lasts_two_weeks_after_the_skew_is_gone(as_of: int, expected: list[Level]) -> None:
    caught_up = replace(
        PROGRAMME,
        milestones=[
            replace(each, done=100) if each.done is None else each for each in PROGRAMME.milestones
        ],
    )
    pairs = answer(caught_up.at(as_of))["pairs"]

    assert [pair["level"] for pair in pairs] == expected  # type: ignore[attr-defined]


def test_replanned_lane_shows_both_paces() -> None:
    moved = replace(
        PROGRAMME,
        milestones=[
            replace(each, baseline=each.baseline + 100, original=each.baseline)
            if each.layer == GOVERNANCE and each.done is None
            else each
            for each in PROGRAMME.milestones
        ],
    )
    lanes = answer(moved)["lanes"]

    paces = [(each["pace"], each["original_pace"]) for each in lanes]  # type: ignore[attr-defined]
    assert paces == [(0, 0), (0, -70)]


def test_lane_of_a_single_milestone_is_not_judged() -> None:
    short = replace(
        PROGRAMME,
        milestones=[
            each for each in PROGRAMME.milestones if each.layer == COMPUTE or each.name == "gov-1"
        ],
    )

    assert answer(short)["pairs"] == []
    assert len(answer(short, Thresholds(minimum_milestones=1))["pairs"]) == 1  # type: ignore[arg-type]


def test_initiatives_are_judged_by_their_own_policies() -> None:
    two = replace(
        PROGRAMME,
        milestones=[
            *PROGRAMME.milestones,
            *(
                replace(each, name=f"second-{each.name}", initiative=1)
                for each in PROGRAMME.milestones
            ),
        ],
        initiatives=2,
    )
    patient = Thresholds(watch_enter=5.0, warning_enter=6.0, critical_enter=7.0)
    policies = Policies((Thresholds(), patient), np.array([1, 0]))

    pairs = answer(two, policies)["pairs"]
    assert [pair["initiative"] for pair in pairs] == [1]  # type: ignore[attr-defined]


def test_initiative_without_milestones_has_a_rhythm_and_nothing_else() -> None:
    found = survey(Record(milestones=[], initiatives=2).plan, Thresholds(), 0)

    assert found.rhythm.tolist() == [30.0, 30.0]
    assert [len(column) for column in found.lanes] == [3, *[0] * 9]
    assert [len(column) for column in found.pairs] == [0] * 7


def test_initiative_of_very_many_milestones() -> None:
    """Long lanes are sorted another way than short ones."""
    milestones = [
        Milestone(f"m-{n:04}", n % 2, (n * 7919) % 1000, done=None if n % 3 else (n * 31) % 900)
        for n in range(2_000)
    ]
    found = answer(Record(milestones=milestones, layers=2, as_of=950))

    assert found == answer(Record(milestones=milestones[::-1], layers=2, as_of=950))
    paces = [lane["pace"] for lane in found["lanes"]]  # type: ignore[attr-defined]
    assert paces == [
        reference.pace([each for each in milestones if each.layer == layer], 950)
        for layer in range(2)
    ]


def test_day_that_is_none_is_refused() -> None:
    with pytest.raises(PlanError) as refused:
        survey(PROGRAMME.plan, Thresholds(), 10_000_000)

    assert refused.value.column == "as_of"


def test_policies_for_other_initiatives_are_refused() -> None:
    with pytest.raises(ThresholdError) as refused:
        survey(PROGRAMME.plan, Policies((Thresholds(),), np.zeros(2, np.int32)), 0)

    assert refused.value.field == "chosen"
