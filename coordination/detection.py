"""The detector: everything it has to say of a plan on a day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coordination.edges import Edges, find_edges
from coordination.gridlock import Gridlock, find_gridlock
from coordination.missing import find_missing
from coordination.needs import Needs, gather_needs
from coordination.plan import Plan
from coordination.survey import survey
from coordination.tables import Lanes, Missing, Pairs
from coordination.thresholds import Policies, Thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """What the detector finds in a plan; rows, initiatives and layers are those of the plan.

    as_of: the day it is true of
    lanes, pairs: where each lane stands, and the pairs that are out of step
    rhythm: float64[I], days
    missing: layers missing from initiatives
    needs, edges: what is needed, and the needs that do not hold
    gridlock: what can never be released
    """

    as_of: int
    lanes: Lanes
    rhythm: NDArray[np.float64]
    pairs: Pairs
    missing: Missing
    needs: Needs
    edges: Edges
    gridlock: Gridlock


def detect(plan: Plan, thresholds: Thresholds | Policies, as_of: int) -> Detection:
    """Return what is misaligned in `plan` on the day `as_of`.

    as_of: days since 1970-01-01; completions after it have not happened yet
    Raises: PlanError, where `as_of` is no day; ThresholdError, where policies do not fit.
    """
    surveyed = survey(plan, thresholds, as_of)
    needs = gather_needs(plan.dependencies)
    return Detection(
        as_of=as_of,
        lanes=surveyed.lanes,
        rhythm=surveyed.rhythm,
        pairs=surveyed.pairs,
        missing=find_missing(surveyed.lanes, plan.layers),
        needs=needs,
        edges=find_edges(plan, as_of, needs),
        gridlock=find_gridlock(plan, as_of, needs),
    )
