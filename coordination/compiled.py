"""How the core is compiled: plain scalar Python, written once, turned into machine code.

The compiled form is cached on disk beside the source. Threads may share a kernel: it holds no
interpreter lock. Nothing is reordered for speed, so results are those of the Python source.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from numba import njit
from numpy.typing import NDArray

import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])

_SHORT: Final = 48


def kernel(function: Function) -> Function:
    """Compile a function at its first call for each form of its arguments."""
    return cast(Function, njit(cache=True, nogil=True)(function))


@kernel
def sort(values: NDArray[np.int64]) -> None:
    """Sort in place. Short runs, and runs nearly in order, as ours are, cost next to nothing."""
    if len(values) > _SHORT:
        values.sort()
        return
    for i in range(1, len(values)):
        value = values[i]
        j = i
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1
        values[j] = value
