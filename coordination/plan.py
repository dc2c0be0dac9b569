"""The columns the detector reads: milestones and dependencies of any number of initiatives."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

# Days are int32 since 1970-01-01. "No date" is later than any day: what has no date is not yet.
NO_DATE: Final = 2**31 - 1
# The days Python's dates can name, years 1 to 9999.
EARLIEST_DAY: Final = -719_162
LATEST_DAY: Final = 2_932_896
# What the packed sort keys have room for.
MOST_LAYERS: Final = 4_096
LONGEST_LAG: Final = 1_000_000
# The predecessor of a dependency whose predecessor was cancelled.
CANCELLED: Final = -1


class PlanError(ValueError):
    """Columns that do not form a plan."""

    code = "invalid_plan"

    def __init__(self, column: str, detail: str) -> None:
        """Name the column at fault."""
        super().__init__(f"{column}: {detail}")
        self.column = column
        self.detail = detail


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """What waits for what, one entry per accepted dependency of a successor that is not cancelled.

    successor: int32[D], row of the milestone that waits
    predecessor: int32[D], row of the milestone waited for, `CANCELLED` where it no longer exists
    lag: int32[D], days the successor has to stay behind the predecessor
    group: int64[D], those of one successor with the same group are one need; 0: a need of its own
    at_least: int32[D], how many of its group have to be done, the same for all; 0: all of them
    """

    successor: NDArray[np.int32]
    predecessor: NDArray[np.int32]
    lag: NDArray[np.int32]
    group: NDArray[np.int64]
    at_least: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Bring the columns into the form compiled code expects. Raises: PlanError."""
        length = len(np.atleast_1d(self.successor))
        for name, kind in _DEPENDENCY_COLUMNS.items():
            object.__setattr__(self, name, _column(name, getattr(self, name), kind, length))
        _require_within("lag", self.lag, -LONGEST_LAG, LONGEST_LAG)

    def __len__(self) -> int:
        """Return the number of dependencies."""
        return len(self.successor)

    @classmethod
    def of(
        cls,
        *,
        successor: ArrayLike = (),
        predecessor: ArrayLike = (),
        lag: ArrayLike = (),
        group: ArrayLike = (),
        at_least: ArrayLike = (),
    ) -> "Dependencies":
        """Return the dependencies that any lists of numbers hold; none if there are none."""
        return cls(
            successor=np.asarray(successor, np.int32),
            predecessor=np.asarray(predecessor, np.int32),
            lag=np.asarray(lag, np.int32),
            group=np.asarray(group, np.int64),
            at_least=np.asarray(at_least, np.int32),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Milestones as columns, grouped by initiative; cancelled ones are not rows.

    first: int64[I+1], initiative i owns the rows first[i]:first[i+1], in any order
    layer: int32[M], position among the layers of the workspace
    baseline, original: int32[M], day planned now and planned at first
    forecast: int32[M], day expected by the owner, or NO_DATE
    done: int32[M], day of a completion that counts, or NO_DATE; it takes effect on that day
    reported: int32[M], day the owner last reported on it, or NO_DATE
    weight: float64[M], above 0, in any unit: only shares of it matter
    tie_rank: int32[M], rank of the external id, 0 or more; whatever ties is settled by it
    dependencies: between any two rows, also of different initiatives
    layers: number of layers of the workspace
    """

    first: NDArray[np.int64]
    layer: NDArray[np.int32]
    baseline: NDArray[np.int32]
    original: NDArray[np.int32]
    forecast: NDArray[np.int32]
    done: NDArray[np.int32]
    reported: NDArray[np.int32]
    weight: NDArray[np.float64]
    tie_rank: NDArray[np.int32]
    dependencies: Dependencies
    layers: int

    def __post_init__(self) -> None:
        """Bring the columns into the form compiled code expects. Raises: PlanError."""
        length = len(np.atleast_1d(self.layer))
        for name, kind in _MILESTONE_COLUMNS.items():
            object.__setattr__(self, name, _column(name, getattr(self, name), kind, length))
        object.__setattr__(self, "first", _column("first", self.first, np.int64))
        if self.first.size == 0 or self.first[0] != 0 or self.first[-1] != length:
            raise PlanError("first", "must rise from 0 to the number of milestones")
        if (self.first[1:] < self.first[:-1]).any():
            raise PlanError("first", "must not fall")
        if not 0 <= self.layers <= MOST_LAYERS:
            raise PlanError("layers", f"must be between 0 and {MOST_LAYERS}")
        # Compiled code does not check its bounds, so they are checked here, once.
        _require_within("layer", self.layer, 0, self.layers - 1)
        _require_within("tie_rank", self.tie_rank, 0, NO_DATE)
        _require_within("baseline", self.baseline, EARLIEST_DAY, LATEST_DAY)
        _require_within("original", self.original, EARLIEST_DAY, LATEST_DAY)
        for name in ("forecast", "done", "reported"):
            _require_within_or_none(name, getattr(self, name))
        _require_within("successor", self.dependencies.successor, 0, length - 1)
        _require_within("predecessor", self.dependencies.predecessor, CANCELLED, length - 1)

    @classmethod
    def of(
        cls,
        *,
        first: ArrayLike,
        layer: ArrayLike,
        baseline: ArrayLike,
        original: ArrayLike,
        forecast: ArrayLike,
        done: ArrayLike,
        reported: ArrayLike,
        weight: ArrayLike,
        tie_rank: ArrayLike,
        dependencies: Dependencies,
        layers: int,
    ) -> "Plan":
        """Return the plan that any lists of numbers hold."""
        return cls(
            first=np.asarray(first, np.int64),
            layer=np.asarray(layer, np.int32),
            baseline=np.asarray(baseline, np.int32),
            original=np.asarray(original, np.int32),
            forecast=np.asarray(forecast, np.int32),
            done=np.asarray(done, np.int32),
            reported=np.asarray(reported, np.int32),
            weight=np.asarray(weight, np.float64),
            tie_rank=np.asarray(tie_rank, np.int32),
            dependencies=dependencies,
            layers=layers,
        )

    @property
    def initiatives(self) -> int:
        """Return the number of initiatives."""
        return len(self.first) - 1

    @property
    def milestones(self) -> int:
        """Return the number of milestones."""
        return len(self.layer)

    def initiative_of(self, rows: ArrayLike) -> NDArray[np.int64]:
        """Return the initiative each of `rows` belongs to."""
        return np.searchsorted(self.first, rows, side="right") - 1

    def on_original_baselines(self) -> "Plan":
        """Return the plan as if no baseline had ever moved."""
        return replace(self, baseline=self.original)

    def known_at(self, day: int) -> "Plan":
        """Return the plan without the completions that came after `day`."""
        return replace(self, done=np.where(self.done <= day, self.done, np.int32(NO_DATE)))


_DEPENDENCY_COLUMNS: Final[dict[str, DTypeLike]] = {
    "successor": np.int32,
    "predecessor": np.int32,
    "lag": np.int32,
    "group": np.int64,
    "at_least": np.int32,
}
_MILESTONE_COLUMNS: Final[dict[str, DTypeLike]] = {
    "layer": np.int32,
    "baseline": np.int32,
    "original": np.int32,
    "forecast": np.int32,
    "done": np.int32,
    "reported": np.int32,
    "weight": np.float64,
    "tie_rank": np.int32,
}


def require_day(as_of: int) -> int:
    """Return the day as a plain number. Raises: PlanError, where it is none a date can name."""
    if not EARLIEST_DAY <= as_of <= LATEST_DAY:
        raise PlanError("as_of", f"must be between {EARLIEST_DAY} and {LATEST_DAY}")
    return int(as_of)


def _column(
    name: str, values: ArrayLike, kind: DTypeLike, length: int | None = None
) -> NDArray[np.generic]:
    """Return `values` as a contiguous, aligned, read-only column.

    One form for all columns, wherever they came from, is one compiled version of every kernel:
    nothing is ever compiled in the middle of a request. No copy is made where none is needed.
    """
    column = np.require(values, kind, ["C", "A"]).view()
    if column.ndim != 1:
        raise PlanError(name, "must have one dimension")
    if length is not None and len(column) != length:
        raise PlanError(name, f"has {len(column)} of {length} entries")
    column.flags.writeable = False
    return column


def _require_within(name: str, column: NDArray[np.int32], least: int, most: int) -> None:
    if column.size and not least <= column.min() <= column.max() <= most:
        raise PlanError(name, f"must be between {least} and {most}")


def _require_within_or_none(name: str, column: NDArray[np.int32]) -> None:
    known = column[column != NO_DATE] if column.size and column.max() == NO_DATE else column
    _require_within(name, known, EARLIEST_DAY, LATEST_DAY)
