"""Slips: how late what is done was, as the measure of what is still to come.

The slip ratio of a closed milestone is (done - baseline) / U: its slip against the baseline in
force when it closed, in rhythms U of its initiative. It is the unit in which the detector measures
skew too, so that programmes of short and of long breath can be told of together. Negative is early.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.plan import Plan

# Fewer say too little of what is usual.
LEAST_CLOSED: Final = 8


class BasisSource(StrEnum):
    """Whose closed milestones a forecast is made from."""

    LAYER = "layer"
    WORKSPACE = "workspace"
    NONE = "none"


SOURCES: Final = tuple(BasisSource)


class Slips(NamedTuple):
    """Closed milestones: the layer and the slip ratio of each, in any order."""

    layer: NDArray[np.int32]
    ratio: NDArray[np.float64]

    @classmethod
    def join(cls, parts: "Sequence[Slips]") -> "Slips":
        """Return the closed milestones of all parts."""
        return cls(
            np.concatenate([np.empty(0, np.int32), *(part.layer for part in parts)]),
            np.concatenate([np.empty(0, np.float64), *(part.ratio for part in parts)]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What forecasts of each layer are drawn from: sorted slip ratios.

    ratio: float64, the ratios of all, then of each layer that has enough of its own
    first, size: int64[L], those for layer l are ratio[first[l]:first[l] + size[l]]
    source: int8[L], position in `SOURCES`
    closed: int64[L], closed milestones of each layer; closed_in_all: their sum
    """

    ratio: NDArray[np.float64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]
    source: NDArray[np.int8]
    closed: NDArray[np.int64]
    closed_in_all: int

    @property
    def is_enough(self) -> bool:
        """Tell whether there is history enough for any forecast."""
        return self.closed_in_all >= LEAST_CLOSED


def slips_of(plan: Plan, rhythm: NDArray[np.float64], as_of: int) -> Slips:
    """Return the slips of what was closed in a plan by the day `as_of`.

    rhythm: float64[I], of the plan's initiatives, days
    """
    closed = np.flatnonzero(plan.done <= as_of)
    days = (plan.done[closed] - plan.baseline[closed]).astype(np.float64)
    return Slips(plan.layer[closed], days / rhythm[plan.initiative_of(closed)])


def basis_of(slips: Slips, layers: int) -> Basis:
    """Return what forecasts are drawn from, for each of so many layers.

    Its own closed milestones if there are `LEAST_CLOSED` of them; else those of the whole
    workspace, if there are so many; else nothing.
    """
    closed = np.bincount(slips.layer, minlength=layers)[:layers].astype(np.int64)
    total = len(slips.layer)
    alone = closed >= LEAST_CLOSED
    order = np.lexsort((slips.ratio, slips.layer))
    own = order[alone[slips.layer[order]]]
    begin = total + np.cumsum(np.where(alone, closed, 0)) - closed
    enough = total >= LEAST_CLOSED
    return Basis(
        ratio=np.concatenate((np.sort(slips.ratio), slips.ratio[own])),
        first=np.where(alone, begin, 0).astype(np.int64),
        size=np.where(alone, closed, total if enough else 0).astype(np.int64),
        source=np.where(
            alone,
            SOURCES.index(BasisSource.LAYER),
            SOURCES.index(BasisSource.WORKSPACE if enough else BasisSource.NONE),
        ).astype(np.int8),
        closed=closed,
        closed_in_all=total,
    )
