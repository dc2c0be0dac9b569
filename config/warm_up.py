"""Compile the core before anyone waits for it: `python -m config.warm_up`, at an image's making."""

import numpy as np
from numpy.typing import NDArray

from coordination.detection import detect
from coordination.findings import raise_findings
from coordination.plan import NO_DATE, Dependencies, Plan
from coordination.thresholds import Thresholds

_LATE = 300


def warm_up() -> int:
    """Run the detector over one initiative that has a finding of every kind; return their number.

    What is compiled is kept in Numba's cache, so that later processes load it.
    """
    baseline = _days(10, 200, 500, 20, 40, 60)
    # The first layer is done ahead of time, the second late and silent, the third missing.
    done = _days(10, 20, 30, NO_DATE, NO_DATE, NO_DATE)
    plan = Plan(
        first=np.array([0, 6]),
        layer=_days(0, 0, 0, 1, 1, 1),
        baseline=baseline,
        original=baseline,
        forecast=np.full_like(baseline, NO_DATE),
        done=done,
        reported=done,
        weight=np.ones(6),
        tie_rank=np.arange(6, dtype=np.int32),
        # Done before what it needs; late for what it needs; waiting for each other.
        dependencies=Dependencies(
            successor=_days(0, 3, 4, 5),
            predecessor=_days(3, 4, 5, 4),
            lag=_days(0, 30, 0, 0),
            group=np.zeros(4, dtype=np.int64),
            at_least=_days(0, 0, 0, 0),
        ),
        layers=3,
    )
    detection = detect(plan, Thresholds(), _LATE)
    return len(raise_findings(plan, detection, Thresholds()))


def _days(*values: int) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


if __name__ == "__main__":
    warm_up()
