"""Layers nobody has planned for, in initiatives that have begun without them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel
from coordination.tables import Lanes, Missing

_ENOUGH_OTHERS: Final = 2


@kernel
def _missing(lanes: Lanes, layers: int, found: NDArray[np.int32]) -> int:
    """Write initiative and layer of what is missing to `found`, if it has room; count it."""
    count = 0
    for initiative in range(len(lanes.first) - 1):
        first, end = lanes.first[initiative], lanes.first[initiative + 1]
        if (
            end - first < _ENOUGH_OTHERS
            or end - first == layers
            or not lanes.completed[first:end].any()
        ):
            continue
        lane = first
        for layer in range(layers):
            if lane < end and lanes.layer[lane] == layer:
                lane += 1
                continue
            if count < len(found):
                found[count, 0] = initiative
                found[count, 1] = layer
            count += 1
    return count


def find_missing(lanes: Lanes, layers: int) -> Missing:
    """Return the layers without a milestone in initiatives that began with two others or more."""
    found = np.empty((_missing(lanes, layers, np.empty((0, 2), np.int32)), 2), np.int32)
    _missing(lanes, layers, found)
    return Missing(found[:, 0], found[:, 1])
