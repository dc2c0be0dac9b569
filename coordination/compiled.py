"""How the core is compiled: plain scalar Python, written once, turned into machine code.

The compiled form is cached on disk beside the source. Threads may share a kernel: it holds no
interpreter lock. Nothing is reordered for speed, so results are those of the Python source.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., object])

_SHORT: Final = 48


def kernel(function: Function) -> Function:
    """Compile a function at its first call for each form of its arguments.

    Kernels are small and call each other a million times, with many columns as arguments: to
    inline them saves a quarter of the time.
    """
    return cast(Function, njit(cache=True, nogil=True, forceinline=True)(function))


@kernel
def sort(values: NDArray[np.int64], count: int) -> None:
    """Sort the first `count` values in place; nearly sorted short runs cost next to nothing."""
    if count > _SHORT:
        values[:count].sort()
        return
    for i in range(1, count):
        value = values[i]
        j = i
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1
        values[j] = value
