"""The pace of a lane over its whole past, as few straight pieces instead of many days.

Between two completions that earn a step, pace only stands still or falls by a day per day. So a
past of years is a handful of pieces, from which the pace of any day can be read off exactly.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.lanes import Lane
from coordination.pace import is_reached

# Before any date a plan can hold: nothing has happened yet and every pace is 0.
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
    history: History, end: int, lane: Lane, steps: int, earned: int, start: int, stop: int
) -> int:
    """Add the days start:stop, in which `earned` of the lane's `steps` steps are earned."""
    if earned > 0 and start < lane.steps[earned - 1]:
        ahead = int(lane.steps[earned - 1])
        end = _add(history, end, start, ahead - start, -1)
        start = ahead
    if earned < steps and start >= lane.steps[earned]:
        if start < stop:
            end = _add(history, end, start, lane.steps[earned] - start, -1)
        return end
    if start < stop:
        end = _add(history, end, start, 0, 0)
    if earned < steps and lane.steps[earned] < stop:
        end = _add(history, end, int(lane.steps[earned]), 0, -1)
    return end


@kernel
def trace(history: History, end: int, lane: Lane, steps: int, done: int, until: int) -> int:
    """Append the pieces of a lane, from the dawn to `until`; return the new end of `history`.

    lane: laid out, with that many steps and completions, the latter none after `until`
    """
    earned = 0
    weight = 0.0
    start = DAWN
    i = 0
    while i < done:
        day = lane.days[i]
        while i < done and lane.days[i] == day:
            weight += lane.gains[i]
            i += 1
        now_earned = earned
        while now_earned < steps and is_reached(lane.reached[now_earned], weight):
            now_earned += 1
        if now_earned > earned:
            end = _add_stretch(history, end, lane, steps, earned, start, day)
            earned = now_earned
            start = day
    return _add_stretch(history, end, lane, steps, earned, start, until + 1)


@kernel
def pace_on(history: History, piece: int, day: int) -> int:
    """Return the pace on `day`, which lies in `piece`."""
    return int(history.value[piece] + history.slope[piece] * (day - history.start[piece]))


@kernel
def extremes(
    history: History, first: int, end: int, day: int, earliest: int
) -> tuple[int, int, int, int]:
    """Return least and greatest pace of the lane first:end from `earliest` on, and in all.

    Within a piece pace never rises: its first day holds its greatest value, its last the least.
    """
    least = lately_least = pace_on(history, end - 1, day)
    greatest = lately_greatest = least
    last = day
    for piece in range(end - 1, first - 1, -1):
        start = history.start[piece]
        least = min(least, pace_on(history, piece, last))
        greatest = max(greatest, history.value[piece])
        if last >= earliest:
            lately_least = least
            lately_greatest = max(lately_greatest, pace_on(history, piece, max(start, earliest)))
        last = start - 1
    return lately_least, lately_greatest, least, greatest
