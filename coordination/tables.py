"""What the detector says of lanes and of pairs of lanes, as columns."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Lanes(NamedTuple):
    """The lanes that have milestones, by initiative and layer.

    first: int64[I+1], initiative i has the lanes first[i]:first[i+1]
    layer: int32, position of the layer
    milestones, completed: int32, how many there are, and how many are done
    weight, earned, planned: float64, of all, of those done, and of those due, to six places
    pace, original_pace: int32, days against the current and against the first baselines
    silent: bool, too little of what is due was reported on lately
    """

    first: NDArray[np.int64]
    layer: NDArray[np.int32]
    milestones: NDArray[np.int32]
    completed: NDArray[np.int32]
    weight: NDArray[np.float64]
    earned: NDArray[np.float64]
    planned: NDArray[np.float64]
    pace: NDArray[np.int32]
    original_pace: NDArray[np.int32]
    silent: NDArray[np.bool_]

    def initiative(self) -> NDArray[np.int64]:
        """Return the initiative each lane belongs to."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    def at(self, initiative: int, layer: int) -> int:
        """Return the index of a lane. Raises: KeyError, where it has no milestones."""
        for index in range(self.first[initiative], self.first[initiative + 1]):
            if self.layer[index] == layer:
                return index
        raise KeyError(initiative, layer)


class Pairs(NamedTuple):
    """The ordered pairs of lanes that have a level, by initiative, leading and lagging layer.

    initiative: int32
    leading, lagging: int32, positions of the layers
    skew: int32, days
    rhythms: float64, the skew in rhythms of the initiative, to four places
    level: int8, rank of the highest level that is on
    since: int32, the day that level went on
    """

    initiative: NDArray[np.int32]
    leading: NDArray[np.int32]
    lagging: NDArray[np.int32]
    skew: NDArray[np.int32]
    rhythms: NDArray[np.float64]
    level: NDArray[np.int8]
    since: NDArray[np.int32]


class Missing(NamedTuple):
    """The layers missing from initiatives that have begun without them.

    initiative: int32; layer: int32
    """

    initiative: NDArray[np.int32]
    layer: NDArray[np.int32]
