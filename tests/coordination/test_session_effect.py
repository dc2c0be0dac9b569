import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coordination.session_effect import (
    AFTER_DAYS,
    BEFORE_DAYS,
    FEWEST_CASES,
    Case,
    Courses,
    Interval,
    effect_of_sessions,
    interval_of,
)

DAYS = 400
DAY = 200
END = DAY + AFTER_DAYS


def courses(skew: NDArray[np.float64], level: int = 2, stratum: int = 0) -> Courses:
    shape = skew.shape
    return Courses(0, skew, np.full(shape, level, np.int8), np.full(shape[0], stratum))


def flat(*heights: float) -> NDArray[np.float64]:
    return np.repeat(np.array(heights, float)[:, None], DAYS, 1)


def one(*rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array(rows), np.full(len(rows), DAY)


def test_case_is_held_against_its_five_nearest() -> None:
    skew = flat(40, 41, 39, 42, 38, 43, 90)
    skew[0, END] -= 30
    skew[1:6, END] -= 10

    effect = effect_of_sessions(courses(skew), *one(0))

    assert (effect.cases, effect.matched, effect.ended, effect.interval) == (1, 1, 1, None)
    assert effect.dealt_with[[0, BEFORE_DAYS, -1]].tolist() == [40, 40, 10]
    assert effect.others[[0, BEFORE_DAYS, -1]].tolist() == pytest.approx([40.6, 40.6, 30.6])
    assert set(effect.known.tolist()) == {1}


@pytest.mark.parametrize("what", ["level", "not open", "stratum", "dealt with too", "unknown"])
def test_only_like_findings_that_no_session_dealt_with_are_matches(what: str) -> None:
    seen = courses(flat(40, 40))
    rows, days = one(0)
    match what:
        case "level":
            seen.level[1] = 3
        case "not open":
            seen.level[:] = 0
        case "stratum":
            seen.stratum[1] = 1
        case "dealt with too":
            rows, days = one(0, 1)
        case _:
            seen.skew[1, DAY] = np.nan

    effect = effect_of_sessions(seen, rows, days)

    assert (effect.matched, effect.ended) == (0, 0)
    assert not effect.known.any()


def test_finding_dealt_with_long_ago_is_a_match() -> None:
    rows, days = np.array([0, 1]), np.array([DAY, DAY - BEFORE_DAYS - 1])

    assert effect_of_sessions(courses(flat(40, 40)), rows, days).matched == 1


def test_window_that_is_not_over_is_shown_and_not_counted() -> None:
    effect = effect_of_sessions(
        courses(flat(40, 40)), np.array([0]), np.array([DAYS - 1 - AFTER_DAYS + 1])
    )

    assert (effect.matched, effect.ended, effect.known.tolist()[-2:]) == (1, 0, [1, 0])
    assert np.isnan(effect.others[-1])


def test_interval_tells_how_much_faster_than_others_they_closed() -> None:
    number = FEWEST_CASES
    skew = flat(*range(2 * number))
    ends = np.arange(number) + 10.0
    skew[:number, END] -= ends
    skew[number:, END] -= 4

    effect = effect_of_sessions(courses(skew), *one(*range(number)))

    assert (effect.ended, effect.interval) == (number, Interval(-9.5, -13, -6))


def test_each_case_tells_its_own_numbers_and_others_that_were_dealt_with_match_none() -> None:
    skew = flat(40, 41, 39, 80)
    skew[0, END] -= 30
    skew[1:3, END] -= [10, 20]
    rows, days = one(0, 3, 1)

    effect = effect_of_sessions(courses(skew), rows, days, np.array([True, True, False]))

    assert effect.each == (
        Case(0, DAY, 2, (2,), 40, -30, -20),
        Case(3, DAY, 2, (2,), 80, 0, -20),
    )
    assert [case.difference for case in effect.each] == [-10, 20]
    assert (effect.cases, effect.matched, effect.ended) == (2, 2, 2)


def test_no_cases_are_too_few() -> None:
    effect = effect_of_sessions(courses(flat(40)), *one())

    assert (effect.cases, effect.matched, effect.interval) == (0, 0, None)
    assert np.isnan(effect.dealt_with).all()


# Ranks from Conover (1999), table A3: the largest with at most 2.5 % below it.
@pytest.mark.parametrize(("number", "rank"), [(8, 1), (9, 2), (12, 3), (20, 6), (25, 8), (30, 10)])
def test_interval_is_that_of_the_sign_test(number: int, rank: int) -> None:
    found = interval_of(np.arange(1.0, number + 1))

    assert found == Interval((number + 1) / 2, rank, number + 1 - rank)


@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_interval_holds_the_median_and_needs_enough_cases(values: list[float]) -> None:
    found = interval_of(np.array(values))

    assert (found is None) == (len(values) < FEWEST_CASES)
    if found is not None:
        assert found.low <= found.median <= found.high
        turned = interval_of(-np.array(values))
        assert turned is not None
        assert (-turned.high, -turned.low) == (found.low, found.high)
