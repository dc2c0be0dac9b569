"""The compiled detector says what its definition says, on any programme and any policy."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.thresholds import Thresholds
from tests.coordination import reference, strategies
from tests.coordination.answers import answer
from tests.coordination.record import Record


@settings(max_examples=300, deadline=None)
@given(strategies.records())
def test_detection_is_what_the_definition_gives(record: Record) -> None:
    assert answer(record) == reference.answer(record)


@settings(max_examples=200, deadline=None)
@given(strategies.records(), strategies.thresholds())
def test_detection_under_any_policy_is_what_the_definition_gives(
    record: Record, thresholds: Thresholds
) -> None:
    assert answer(record, thresholds) == reference.answer(record, thresholds)


@settings(max_examples=40, deadline=None)
@given(strategies.records(most=60, most_dependencies=60), st.data())
def test_detection_of_longer_lanes_is_what_the_definition_gives(
    record: Record, data: st.DataObject
) -> None:
    asked = record.at(data.draw(st.integers(0, 400)))

    assert answer(asked) == reference.answer(asked)
