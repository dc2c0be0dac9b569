"""The rhythm of an initiative: how long its plans usually leave between two steps."""

import numpy as np
from numpy.typing import NDArray

from coordination.compiled import kernel, sort


@kernel
def rhythm(
    gaps: NDArray[np.int64], count: int, floor: float, ceiling: float, default: float
) -> float:
    """Return the median of the first `count` gaps in days, held between `floor` and `ceiling`.

    gaps: int64, days between consecutive distinct baselines within each lane; sorted in place
    default: the answer where there is no gap
    """
    if count == 0:
        return default
    sort(gaps, count)
    middle = count // 2
    median = float(gaps[middle])
    if count % 2 == 0:
        median = (gaps[middle - 1] + gaps[middle]) / 2.0
    return min(max(median, floor), ceiling)
