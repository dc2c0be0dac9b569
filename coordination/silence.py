"""Silence: a lane whose owners say too little about what is due."""

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.lanes import place_of
from coordination.plan import NO_DATE

# A share is too small only when it is so by more than the rounding of sums.
_BELOW = 1.0 - 1e-12


@kernel
def is_silent(
    keys: NDArray[np.int64],
    start: int,
    end: int,
    baseline: NDArray[np.int32],
    done: NDArray[np.int32],
    reported: NDArray[np.int32],
    weight: NDArray[np.float64],
    first: int,
    day: int,
    share: float,
    days: int,
) -> bool:
    """Tell whether less than `share` of what is due was reported on in the `days` up to `day`.

    keys[start:end]: the rows of one lane, relative to row `first`
    share: of the weight of milestones with a baseline up to `day` and not done by then

    A last report dated after `day` counts: it cannot tell that there was none before.
    """
    due = 0.0
    told = 0.0
    for i in range(start, end):
        row = first + place_of(keys[i])
        if baseline[row] <= day < done[row]:
            due += weight[row]
            if day - days < reported[row] < NO_DATE:
                told += weight[row]
    return told < due * share * _BELOW
