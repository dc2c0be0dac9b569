"""When a pair of lanes is out of step: levels that remember.

A level goes on once the skew has been large for `hold` days, and off once it has been small for
`release` days. Folding this day by day from the start gives the definition; but what is on today
is decided by the last of these events alone, so it is enough to look back to it.
"""

import math

from coordination.compiled import kernel
from coordination.history import History, pace_on
from coordination.plan import NO_DATE


@kernel
def least_skew(ratio: float, rhythm: float) -> int:
    """Return the least whole number of days s with s / rhythm >= ratio, in floating point."""
    days = math.ceil(ratio * rhythm)
    while days / rhythm >= ratio:
        days -= 1
    while days / rhythm < ratio:
        days += 1
    return days


@kernel
def _run_back(skew: int, slope: int, enter: int, leave: int) -> int:
    """Return for how many days back a skew that ends as `skew` stays of one size; 0: forever."""
    if slope > 0:
        if skew >= enter:
            return skew - enter + 1
        if skew >= leave:
            return skew - leave + 1
    elif slope < 0:
        if skew < leave:
            return leave - skew
        if skew < enter:
            return enter - skew
    return 0


@kernel
def went_on(
    history: History,
    ahead: int,
    behind: int,
    day: int,
    enter: int,
    leave: int,
    hold: int,
    release: int,
) -> int:
    """Return the day a level of a pair went on, NO_DATE if it is off on `day`.

    ahead, behind: the last piece of the leading and of the lagging lane; both reach `day`
    enter, leave: days of skew from which it counts as large, and below which as small
    hold, release: days it has to be large to go on, and small to go off

    Walks back over runs of days in which the skew is large, small, or neither, to the last run
    of small days that was long enough: whatever was on before, it ended. The earliest run of
    large days after it, if long enough, is where the level went on. Before the first date of a
    plan all paces are 0, and 0 is small, so the walk ends.
    """
    large = small = 0
    since = NO_DATE
    end = day
    while True:
        start = max(history.start[ahead], history.start[behind])
        slope = history.slope[ahead] - history.slope[behind]
        while end >= start:
            skew = pace_on(history, ahead, end) - pace_on(history, behind, end)
            run = end - start + 1
            same = _run_back(skew, slope, enter, leave)
            if 0 < same < run:
                run = same
            end -= run
            if skew >= enter:
                large += run
                small = 0
                continue
            if large >= hold:
                since = end + run + hold
            large = 0
            small = small + run if skew < leave else 0
            if small >= release:
                return since
        if history.start[ahead] == start:
            ahead -= 1
        if history.start[behind] == start:
            behind -= 1


@kernel
def will_go_on(
    history: History,
    ahead: int,
    behind: int,
    day: int,
    until: int,
    enter: int,
    hold: int,
) -> int:
    """Return the first day after `day` on which a level that is off goes on, NO_DATE if none.

    ahead, behind: the last piece of the leading and of the lagging lane; both reach `until`
    """
    earliest = day - hold + 1
    found = NO_DATE
    large = 0
    for back in range(until - earliest + 1):
        today = until - back
        while history.start[ahead] > today:
            ahead -= 1
        while history.start[behind] > today:
            behind -= 1
        skew = pace_on(history, ahead, today) - pace_on(history, behind, today)
        large = large + 1 if skew >= enter else 0
        goes_on = today + hold - 1
        if large >= hold and goes_on > day:
            found = goes_on
    return found
