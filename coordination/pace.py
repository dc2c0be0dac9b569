"""How far a lane is ahead of, or behind, its own plan."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel

# Weights are shares of a whole: what is equal to twelve digits is equal. So neither the unit of
# the weights nor the order in which they were added up can decide whether a step is reached.
_SAME: Final = 1.0 + 1e-12


@kernel
def steps_earned(reached: NDArray[np.float64], earned: float, least: int) -> int:
    """Return how many steps of a lane are earned: the largest k with reached[k] <= earned.

    reached: float64[n], weight planned up to and including each step, ascending
    earned: weight completed; unit of `reached`
    least: a number of steps known to be earned, 0 if none is
    """
    steps = least
    while steps < len(reached) and reached[steps] <= earned * _SAME:
        steps += 1
    return steps


@kernel
def pace_after(steps: NDArray[np.int32], earned_steps: int, day: int) -> int:
    """Return the pace on `day` of a lane that has earned its first `earned_steps` steps.

    steps: int32[n], distinct baseline days since 1970, ascending, n >= 1
    """
    if earned_steps == len(steps):
        return max(steps[earned_steps - 1] - day, 0)
    if earned_steps > 0 and day < steps[earned_steps - 1]:
        return steps[earned_steps - 1] - day
    if day > steps[earned_steps]:
        return steps[earned_steps] - day
    return 0


@kernel
def pace(steps: NDArray[np.int32], reached: NDArray[np.float64], earned: float, day: int) -> int:
    """Return how many days a lane is ahead of (+) or behind (-) its own plan on `day`.

    steps: int32[n], distinct baseline days since 1970, ascending, n >= 1
    reached: float64[n], weight planned up to and including each step
    earned: weight accepted by `day`; unit of `reached`
    Source: earned schedule (Lipke 2003), with a dead band between two milestones.
    """
    return pace_after(steps, steps_earned(reached, earned, 0), day)
