"""The pace of a lane over its whole past, as few straight pieces instead of many days.

Between two completions that earn a step, pace only stands still or falls by a day per day. So a
past of years is a handful of pieces, from which the pace of any day can be read off exactly.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.pace import steps_earned

# Before every date a plan can hold; nothing has happened yet and every pace is 0.
DAWN: Final = -(2**40)


class History(NamedTuple):
    """Pieces of pace, several lanes one after the other; a piece ends where the next begins.

    start: day a piece begins; value: pace on that day; slope: 0 or -1, its change per day
    """

    start: NDArray[np.int64]
    value: NDArray[np.int64]
    slope: NDArray[np.int64]


@kernel
def room_for_history(milestones: int) -> History:
    """Return room for the pieces of all lanes of up to `milestones` milestones in all.

    Each completion may begin three pieces, and so does the dawn of each lane.
    """
    pieces = 6 * milestones
    return History(
        np.empty(pieces, np.int64), np.empty(pieces, np.int64), np.empty(pieces, np.int64)
    )


@kernel
def _add(history: History, end: int, start: int, value: int, slope: int) -> int:
    history.start[end] = start
    history.value[end] = value
    history.slope[end] = slope
    return end + 1


@kernel
def _add_stretch(
    history: History, end: int, steps: NDArray[np.int32], earned: int, start: int, stop: int
) -> int:
    """Add the days start:stop, in which the number of earned steps stays the same."""
    if earned > 0 and start < steps[earned - 1]:
        ahead = steps[earned - 1]
        end = _add(history, end, start, ahead - start, -1)
        start = ahead
        if start >= stop:
            return end
    if earned == len(steps):
        return _add(history, end, start, 0, 0)
    due = steps[earned]
    if start < due:
        end = _add(history, end, start, 0, 0)
        start = due
        if start >= stop:
            return end
    return _add(history, end, start, due - start, -1)


@kernel
def trace(
    history: History,
    end: int,
    steps: NDArray[np.int32],
    reached: NDArray[np.float64],
    days: NDArray[np.int64],
    gains: NDArray[np.float64],
    until: int,
) -> int:
    """Append the pieces of one lane, from the dawn to `until`; return the new end of `history`.

    steps, reached: the lane's plan, as in `pace`
    days, gains: day and weight of each completion up to `until`, by day
    """
    earned = 0
    weight = 0.0
    start = DAWN
    done = 0
    while done < len(days):
        day = days[done]
        while done < len(days) and days[done] == day:
            weight += gains[done]
            done += 1
        now_earned = steps_earned(reached, weight, earned)
        if now_earned > earned:
            end = _add_stretch(history, end, steps, earned, start, day)
            earned = now_earned
            start = day
    return _add_stretch(history, end, steps, earned, start, until + 1)
