"""How far a lane is ahead of, or behind, its own plan."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel

# Weights are shares of a whole: what is equal to twelve digits is equal. So neither the unit of
# the weights nor the order in which they were added up can decide whether a step is reached.
_SAME: Final = 1.0 + 1e-12


@kernel
def is_reached(reached: float, earned: float) -> bool:
    """Tell whether the weight earned covers the weight planned up to a step."""
    return reached <= earned * _SAME


@kernel
def pace(steps: NDArray[np.int32], reached: NDArray[np.float64], earned: float, day: int) -> int:
    """Return how many days a lane is ahead of (+) or behind (-) its own plan on `day`.

    steps: int32[n], distinct baseline days since 1970, ascending, n >= 1
    reached: float64[n], weight planned up to and including each step
    earned: weight accepted by `day`; unit of `reached`
    Source: earned schedule (Lipke 2003), with a dead band between two milestones.
    """
    earned_steps, beyond = 0, len(steps)
    while earned_steps < beyond:
        middle = (earned_steps + beyond) // 2
        if is_reached(reached[middle], earned):
            earned_steps = middle + 1
        else:
            beyond = middle
    if earned_steps == len(steps):
        return int(max(steps[earned_steps - 1] - day, 0))
    if earned_steps > 0 and day < steps[earned_steps - 1]:
        return int(steps[earned_steps - 1] - day)
    return int(min(steps[earned_steps] - day, 0))
