"""A lane as the detector sees it: its plan in steps, and its completions by day."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel, sort
from coordination.plan import EARLIEST_DAY

# A key packs layer (12 bits), day (22) and place among its initiative's rows (29): sorting one
# array of numbers sorts all three at once.
_PLACE_BITS: Final = 29
_PLACE: Final = 2**_PLACE_BITS - 1
_LAYER_SHIFT: Final = 51


class Lane(NamedTuple):
    """Room to lay out one lane after another.

    steps, reached: the plan, as in `pace`
    days, gains: day and weight of each completion, by day
    order: room for sorting
    """

    steps: NDArray[np.int32]
    reached: NDArray[np.float64]
    days: NDArray[np.int64]
    gains: NDArray[np.float64]
    order: NDArray[np.int64]


@kernel
def room_for_lane(milestones: int) -> Lane:
    """Return room for any lane of up to `milestones` milestones."""
    return Lane(
        np.empty(milestones, np.int32),
        np.empty(milestones, np.float64),
        np.empty(milestones, np.int64),
        np.empty(milestones, np.float64),
        np.empty(milestones, np.int64),
    )


@kernel
def _key(layer: int, day: int, place: int) -> int:
    return (layer << _LAYER_SHIFT) | ((day - EARLIEST_DAY) << _PLACE_BITS) | place


@kernel
def place_of(key: int) -> int:
    """Return the place of a key's row among the rows of its initiative."""
    return key & _PLACE


@kernel
def layer_of(key: int) -> int:
    """Return the layer of a key's row."""
    return key >> _LAYER_SHIFT


@kernel
def arrange(
    keys: NDArray[np.int64],
    layer: NDArray[np.int32],
    day: NDArray[np.int32],
    first: int,
    count: int,
) -> None:
    """Write keys of the `count` rows from `first` on, by layer and then by day."""
    for place in range(count):
        row = first + place
        keys[place] = _key(int(layer[row]), int(day[row]), place)
    sort(keys, count)


@kernel
def rearrange(
    keys: NDArray[np.int64],
    lane: NDArray[np.int64],
    start: int,
    end: int,
    day: NDArray[np.int32],
    first: int,
) -> None:
    """Write keys of the rows whose keys are lane[start:end], by another day."""
    for i in range(start, end):
        place = place_of(lane[i])
        keys[i - start] = _key(0, int(day[first + place]), place)
    sort(keys, end - start)


@kernel
def lane_end(keys: NDArray[np.int64], start: int, count: int) -> int:
    """Return where the lane that starts at `start` of `count` keys ends."""
    layer = layer_of(keys[start])
    end = start + 1
    while end < count and layer_of(keys[end]) == layer:
        end += 1
    return end


@kernel
def lay_steps(
    lane: Lane,
    keys: NDArray[np.int64],
    start: int,
    end: int,
    day: NDArray[np.int32],
    weight: NDArray[np.float64],
    first: int,
) -> int:
    """Lay out the plan of the rows keys[start:end], by day; return its number of steps."""
    steps = 0
    total = 0.0
    for i in range(start, end):
        row = first + place_of(keys[i])
        total += weight[row]
        if steps == 0 or day[row] != lane.steps[steps - 1]:
            lane.steps[steps] = day[row]
            steps += 1
        lane.reached[steps - 1] = total
    return steps


@kernel
def lay_completions(
    lane: Lane,
    keys: NDArray[np.int64],
    start: int,
    end: int,
    done: NDArray[np.int32],
    weight: NDArray[np.float64],
    first: int,
    until: int,
) -> int:
    """Lay out what of the rows keys[start:end] was done by `until`; return how many were."""
    count = 0
    for i in range(start, end):
        place = place_of(keys[i])
        day = int(done[first + place])
        if day <= until:
            lane.order[count] = (day << _PLACE_BITS) | place
            count += 1
    sort(lane.order, count)
    for i in range(count):
        lane.days[i] = lane.order[i] >> _PLACE_BITS
        lane.gains[i] = weight[first + place_of(lane.order[i])]
    return count
