"""The day a level is reached by the trials is the day the detector sees it, if all goes so."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.crossings import Crossing
from coordination.detection import detect
from coordination.thresholds import DEFAULTS
from coordination.vocabulary import Level
from tests.coordination import strategies
from tests.coordination.foresight import Question, prospects
from tests.coordination.record import Milestone, Record


def levels_on(record: Record, day: int) -> dict[tuple[int, int], int]:
    pairs = detect(record.plan, DEFAULTS, day).pairs
    return {
        (int(ahead), int(behind)): int(level)
        for initiative, ahead, behind, level in zip(
            pairs.initiative, pairs.leading, pairs.lagging, pairs.level, strict=True
        )
        if initiative == 0
    }


@settings(max_examples=25, deadline=None)
@given(strategies.records(most=10), st.sampled_from([-0.5, 0.0, 0.4, 1.5]))
def test_certain_trials_reach_levels_when_the_detector_then_sees_them(
    record: Record, ratio: float
) -> None:
    found = prospects(Question(record, [ratio] * 8))
    names = dict(zip(record.names, found.milestones, strict=False))
    later = replace(
        record,
        milestones=[
            replace(one, done=names[one.name].p50) if one.name in names else one
            for one in record.milestones
        ],
    )
    on_today = levels_on(record, record.as_of)
    seen: dict[tuple[int, int, Level], int] = {}
    for day in range(record.as_of + 1, record.as_of + 121):
        for pair, rank in levels_on(later, day).items():
            for level in list(Level)[on_today.get(pair, 0) : rank]:
                seen.setdefault((*pair, level), day)

    soon = [one for one in found.crossings if one.day <= record.as_of + 120]
    assert {(one.leading, one.lagging, one.level): one.day for one in soon} == seen


def test_median_is_beyond_a_level_when_half_of_the_trials_are() -> None:
    """The laggard's step falls due on day 110; half of the trials do it then, half much later."""
    record = Record(
        [
            Milestone("a", 0, 80, done=80),
            Milestone("b", 0, 110),
            Milestone("c", 1, 80, done=80),
            Milestone("d", 1, 110),
        ]
    )
    question = Question(record, [0.0] * 3 + [9.0] * 5, owners={"b": "x"}, rhythm=30.0)

    # Both lanes wait alike: it is the difference in a trial that counts, not that of two medians.
    assert prospects(question).crossings == []
    assert prospects(
        replace(
            question,
            record=replace(
                record,
                milestones=[
                    Milestone("b", 0, 110, done=99) if one.name == "b" else one
                    for one in record.milestones
                ],
            ),
        )
    ).crossings[:1] == [Crossing(0, 1, Level.WATCH, 137)]
