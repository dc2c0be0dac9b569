"""Finding the row of a milestone by its id, among columns that are sorted by initiative and id."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def locate(
    first: NDArray[np.int64],
    ids: NDArray[np.uint64],
    initiative: NDArray[np.int64],
    wanted: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """Return the row of each id wanted among the rows of its initiative, -1 where it is not there.

    first: int64[I+1], initiative i has the rows first[i]:first[i+1], sorted by id
    ids: uint64[M, 2], wanted: uint64[N, 2], initiative: int64[N]
    """
    rows = np.full(len(wanted), -1, np.int64)
    for index in range(len(wanted)):
        high, low = wanted[index, 0], wanted[index, 1]
        left, right = first[initiative[index]], first[initiative[index] + 1]
        while left < right:
            middle = (left + right) // 2
            if ids[middle, 0] < high or (ids[middle, 0] == high and ids[middle, 1] < low):
                left = middle + 1
            else:
                right = middle
        if left < first[initiative[index] + 1] and ids[left, 0] == high and ids[left, 1] == low:
            rows[index] = left
    return rows


def locate_anywhere(ids: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the row of each id wanted in whatever initiative it is, -1 where it is in none."""
    if not len(ids) or not len(wanted):
        return np.full(len(wanted), -1, np.int64)
    order = np.lexsort((ids[:, 1], ids[:, 0]))
    everything = np.array([0, len(ids)], np.int64)
    found = locate(
        everything, np.ascontiguousarray(ids[order]), np.zeros(len(wanted), np.int64), wanted
    )
    return np.where(found >= 0, order[found], -1)
