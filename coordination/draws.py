"""Random draws that belong to whom they are for, not to the order in which they are asked for.

A draw is a hash of the seed, of who draws, and of the number of the trial: whole numbers only, so
that it is the same on any machine, in any order, alone or among a million others.
Source: the counter-based generators of Salmon et al. (2011), with the finaliser of SplitMix64
(Steele, Lea and Flood 2014) as the hash.
"""

from typing import Final

import numpy as np

from coordination.compiled import kernel

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ULP: Final = 2.0**-53


@kernel
def scatter(bits: np.uint64) -> np.uint64:
    """Return 64 bits each of which depends on all of those given."""
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return bits ^ (bits >> _31)


@kernel
def stream_of(seed: np.uint64, who: np.uint64) -> np.uint64:
    """Return the stream of draws of one who draws."""
    return scatter(scatter(seed + _GOLDEN) ^ who)


@kernel
def draw(stream: np.uint64, trial: int) -> float:
    """Return the draw of a trial: at least 0, below 1, any of 2^53 values equally likely."""
    return float(scatter(stream + np.uint64(trial + 1) * _GOLDEN) >> _11) * _ULP
