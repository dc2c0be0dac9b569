"""Slips: how late what is done was, as the measure of what is still to come.

The slip ratio of a closed milestone is (done - baseline) / U: its slip against the baseline in
force when it closed, in rhythms U of its initiative. It is the unit in which the detector measures
skew too, so that programmes of short and of long breath can be told of together. Negative is early.

What is closed tells of the early ones first: those that slip by a year are open for a year. So what
is still open counts with what is known of it, that its slip is at least its lateness today, and the
distribution of slips is the product-limit estimate of Kaplan and Meier (1958), the largest value
taken for closed (Efron 1967). With nothing open it is the empirical distribution of what is closed.
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
    """Milestones of any number of initiatives.

    layer: int32[N]
    ratio: float64[N], the slip ratio of what is closed; of what is open, that of its lateness
    closed: bool[N]
    """

    layer: NDArray[np.int32]
    ratio: NDArray[np.float64]
    closed: NDArray[np.bool_]

    @classmethod
    def join(cls, parts: "Sequence[Slips]") -> "Slips":
        """Return the milestones of all parts."""
        return cls(
            np.concatenate([np.empty(0, np.int32), *(part.layer for part in parts)]),
            np.concatenate([np.empty(0, np.float64), *(part.ratio for part in parts)]),
            np.concatenate([np.empty(0, np.bool_), *(part.closed for part in parts)]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What forecasts of each layer are drawn from: slip ratios, ascending, each equally likely.

    ratio: float64, those of the workspace, then those of each layer that has closed enough
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
    """Return the slips in a plan by the day `as_of`, row by row.

    rhythm: float64[I], of the plan's initiatives, days
    """
    closed = plan.done <= as_of
    days = np.where(closed, plan.done, as_of).astype(np.float64) - plan.baseline
    return Slips(plan.layer, days / np.repeat(rhythm, np.diff(plan.first)), closed)


def estimate(ratio: NDArray[np.float64], closed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return slip ratios, ascending and equally likely, that are distributed like these.

    ratio: float64[N], at least one closed; closed: bool[N]
    As many come back as there are closed ones, and open ones that tell anything.
    """
    tells = closed | (ratio > ratio[closed].min())
    ratio, closed = ratio[tells], closed[tells]
    order = np.lexsort((~closed, ratio))
    ratio, closed = ratio[order], closed[order]
    closed[-1] = True
    at_risk = np.arange(len(ratio), 0, -1)
    closed_by = 1.0 - np.cumprod(np.where(closed, 1.0 - 1.0 / at_risk, 1.0))
    chances = (np.arange(len(ratio)) + 0.5) / len(ratio)
    found: NDArray[np.float64] = ratio[np.searchsorted(closed_by, chances)]
    return found


def basis_of(slips: Slips, layers: int) -> Basis:
    """Return what forecasts are drawn from, for each of so many layers.

    Its own milestones if `LEAST_CLOSED` of them are closed; else those of the whole workspace, if
    so many are; else nothing.
    """
    closed = np.bincount(slips.layer[slips.closed], minlength=layers)[:layers].astype(np.int64)
    total = int(slips.closed.sum())
    alone = closed >= LEAST_CLOSED
    everything = (
        estimate(slips.ratio, slips.closed) if total >= LEAST_CLOSED else np.empty(0, np.float64)
    )
    parts = [everything]
    first = np.zeros(layers, np.int64)
    size = np.full(layers, len(everything), np.int64)
    for layer in np.flatnonzero(alone):
        here = slips.layer == layer
        first[layer] = sum(map(len, parts))
        parts.append(estimate(slips.ratio[here], slips.closed[here]))
        size[layer] = len(parts[-1])
    shared = BasisSource.WORKSPACE if len(everything) else BasisSource.NONE
    return Basis(
        ratio=np.concatenate(parts),
        first=first,
        size=size,
        source=np.where(alone, SOURCES.index(BasisSource.LAYER), SOURCES.index(shared)).astype(
            np.int8
        ),
        closed=closed,
        closed_in_all=total,
    )
