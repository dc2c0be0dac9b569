from dataclasses import replace
from typing import Any

import pytest

from coordination.thresholds import Thresholds
from tests.coordination.answers import answer
from tests.coordination.record import Milestone, Record

DUE = Milestone("due", 0, 50)


def is_silent(*milestones: Milestone, thresholds: Thresholds | None = None) -> bool:
    named = [replace(each, name=f"m-{number}") for number, each in enumerate(milestones)]
    found: Any = answer(Record(milestones=named, as_of=100), thresholds)
    return bool(found["lanes"][0]["silent"])


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        (DUE, True),
        (replace(DUE, reported=55), True),
        (replace(DUE, reported=56), False),
        # A last report after the day cannot tell that there was none before it.
        (replace(DUE, reported=120), False),
        (replace(DUE, done=90), False),
        (replace(DUE, done=101), True),
        (replace(DUE, baseline=100), True),
        (replace(DUE, baseline=101), False),
    ],
)
def test_lane_is_silent_when_nobody_speaks_of_what_is_due(
    milestone: Milestone, *, expected: bool
) -> None:
    assert is_silent(milestone) is expected


@pytest.mark.parametrize(("told", "expected"), [(6, True), (7, False)])
def test_share_of_weight_decides(told: int, *, expected: bool) -> None:
    tenth = replace(DUE, weight=0.1)
    spoken = [replace(tenth, reported=99)] * told

    assert is_silent(*spoken, *[tenth] * (10 - told)) is expected


def test_policy_decides_how_long_a_report_is_recent() -> None:
    assert is_silent(replace(DUE, reported=56), thresholds=Thresholds(silence_days=44))
