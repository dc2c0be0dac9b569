"""The past of a lane as pieces."""

import numpy as np

from coordination.history import DAWN, extremes, pace_on, room_for_history, trace
from coordination.lanes import Lane, room_for_lane


def laid_out() -> Lane:
    """Two steps, due on days 10 and 40; the first is done on day 15, the second on day 30."""
    lane = room_for_lane(2)
    lane.steps[:] = [10, 40]
    lane.reached[:] = [1.0, 2.0]
    lane.days[:] = [15, 30]
    lane.gains[:] = [1.0, 1.0]
    return lane


def test_past_of_a_lane_is_a_few_straight_pieces() -> None:
    history = room_for_history(2)

    end = trace(history, 0, laid_out(), steps=2, done=2, until=60)

    columns = (history.start[:end], history.value[:end], history.slope[:end])
    assert np.column_stack(columns).tolist() == [
        [DAWN, 0, 0],  # nothing is due
        [10, 0, -1],  # the first step is late
        [15, 0, 0],  # and done; the next is not due
        [30, 10, -1],  # nor is it when it is done
        [40, 0, 0],
    ]
    assert [pace_on(history, 1, day) for day in (10, 14)] == [0, -4]


def test_extremes_of_the_last_days_and_of_all() -> None:
    history = room_for_history(2)

    end = trace(history, 0, laid_out(), steps=2, done=2, until=35)

    assert extremes(history, 0, end, day=35, earliest=31) == (5, 9, -4, 10)
