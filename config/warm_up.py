"""Compile the core before anyone waits for it: `python -m config.warm_up`, at an image's making.

Web and worker processes do the same as they start. What is compiled is kept in Numba's cache: the
first to start on a new version takes its time, the later ones load it in half a second.
"""

import numpy as np

import coordination.warm_up
from apps.alignment.selectors.rows import locate_anywhere


def warm_up() -> None:
    """Make everything ready that is compiled, so that no request and no task compiles or loads."""
    coordination.warm_up.warm_up()
    ids = np.zeros((1, 2), np.uint64)
    locate_anywhere(ids, ids)


if __name__ == "__main__":
    warm_up()
