import numpy as np
import pytest

from coordination.pace import pace

STEPS = np.array([10, 20, 40], np.int32)
REACHED = np.array([1.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("earned", "day", "expected"),
    [
        (0.0, 5, 0),  # nothing is due yet
        (0.0, 10, 0),  # due today is not late
        (0.0, 13, -3),  # behind the first step
        (1.0, 4, 6),  # the first step is done early
        (1.0, 15, 0),  # a wait between two steps is not lateness
        (2.9, 25, -5),  # a step counts only when it is earned as a whole
        (3.0, 12, 8),
        (4.0, 30, 10),  # complete before the end of its plan
        (4.0, 50, 0),  # complete: time no longer counts against it
    ],
)
def test_pace_on_a_day(earned: float, day: int, expected: int) -> None:
    assert pace(STEPS, REACHED, earned, day) == expected


def test_pace_of_weights_that_do_not_add_up_exactly_counts_the_step() -> None:
    total = sum([0.1] * 10)  # 0.9999999999999999

    assert pace(np.array([10], np.int32), np.array([1.0]), total, 30) == 0
