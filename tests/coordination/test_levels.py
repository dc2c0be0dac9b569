"""Levels from pieces of history against levels folded day by day."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordination.history import DAWN, History
from coordination.levels import least_skew, went_on, will_go_on
from coordination.plan import NO_DATE

Pieces = list[tuple[int, int]]


def history(*lanes: Pieces) -> tuple[History, list[int]]:
    """Return lanes of (days, slope) pieces as a history that starts on day 0, and their ends."""
    starts: list[int] = []
    values: list[int] = []
    slopes: list[int] = []
    ends = []
    for pieces in lanes:
        day = DAWN
        value = 0
        for days, (jump, slope) in [(-DAWN, (0, 0)), *[(20, piece) for piece in pieces]]:
            value += jump
            starts.append(day)
            values.append(value)
            slopes.append(slope)
            value += slope * days
            day += days
        ends.append(len(starts))
    columns = (np.array(column, np.int64) for column in (starts, values, slopes))
    return History(*columns), ends


def skew_on(past: History, first: int, end: int, day: int) -> int:
    piece = max(i for i in range(first, end) if past.start[i] <= day)
    return int(past.value[piece] + past.slope[piece] * (day - past.start[piece]))


pieces = st.lists(st.tuples(st.integers(-30, 60), st.sampled_from([0, -1])), min_size=8, max_size=8)


@settings(max_examples=1_500, deadline=None)
@given(
    pieces, pieces, st.integers(1, 40), st.integers(0, 30), st.integers(1, 12), st.integers(1, 25)
)
@example([(14, 0)] * 8, [(0, 0)] * 8, 14, 7, 7, 14)
def test_walk_back_gives_what_the_fold_of_all_days_gives(
    ahead: Pieces, behind: Pieces, leave: int, more: int, hold: int, release: int
) -> None:
    enter = leave + more
    past, (middle, end) = history(ahead, behind)
    large = small = 0
    since = NO_DATE
    for day in range(-50, 160):
        skew = skew_on(past, 0, middle, day) - skew_on(past, middle, end, day)
        large = large + 1 if skew >= enter else 0
        small = small + 1 if skew < leave else 0
        if since == NO_DATE and large >= hold:
            since = day
        elif since != NO_DATE and small >= release:
            since = NO_DATE

    assert went_on(past, middle - 1, end - 1, 159, enter, leave, hold, release) == since


@settings(max_examples=500, deadline=None)
@given(pieces, pieces, st.integers(1, 40), st.integers(1, 12), st.integers(20, 100))
def test_look_ahead_gives_the_first_day_of_a_fold(
    ahead: Pieces, behind: Pieces, enter: int, hold: int, today: int
) -> None:
    past, (middle, end) = history(ahead, behind)
    large = 0
    expected = NO_DATE
    for day in range(today - hold + 1, 160):
        skew = skew_on(past, 0, middle, day) - skew_on(past, middle, end, day)
        large = large + 1 if skew >= enter else 0
        if large >= hold and day > today and expected == NO_DATE:
            expected = day

    assert will_go_on(past, middle - 1, end - 1, today, 159, enter, hold) == expected


@pytest.mark.parametrize(
    ("ratio", "rhythm", "expected"),
    [(0.67, 30.0, 21), (2.0, 30.0, 60), (1.33, 45.0, 60), (0.33, 14.0, 5), (0.67, 62.5, 42)],
)
def test_least_skew_is_the_first_whole_day_of_a_ratio(
    ratio: float, rhythm: float, expected: int
) -> None:
    assert least_skew(ratio, rhythm) == expected


@settings(max_examples=500, deadline=None)
@given(st.floats(0.01, 100), st.floats(1, 400))
def test_least_skew_compares_as_the_definition_does(ratio: float, rhythm: float) -> None:
    days = least_skew(ratio, rhythm)

    assert (days - 1) / rhythm < ratio <= days / rhythm
