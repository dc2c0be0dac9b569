import numpy as np
import pytest

from coordination.rhythm import rhythm


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([], 30.0),
        ([40], 40.0),
        ([60, 20, 31], 31.0),
        ([60, 20, 31, 50], 40.5),
        ([1, 2, 3], 14.0),
        ([400, 500], 90.0),
    ],
)
def test_rhythm_is_the_median_gap_held_in_bounds(gaps: list[int], expected: float) -> None:
    assert rhythm(np.array(gaps, np.int64), len(gaps), 14.0, 90.0, 30.0) == expected


def test_rhythm_of_very_many_gaps() -> None:
    gaps = np.arange(1_000, dtype=np.int64)[::-1].copy()

    assert rhythm(gaps, len(gaps), 1.0, 10_000.0, 30.0) == 499.5
