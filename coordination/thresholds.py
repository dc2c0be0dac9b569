"""The numbers a policy may set, with the defaults of the detector."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coordination.vocabulary import Level

_LONGEST_DAYS: Final = 3_660
_LARGEST_RATIO: Final = 100.0
# Fewer trials say too little of four in five; more cost time and tell no more.
FEWEST_TRIALS: Final = 100
MOST_TRIALS: Final = 10_000
LARGEST_SEED: Final = 2**31 - 1


class ThresholdError(ValueError):
    """A threshold that makes no sense, by itself or beside another one."""

    code = "invalid_threshold"

    def __init__(self, field: str, detail: str) -> None:
        """Name the field at fault, as `Thresholds` spells it."""
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Every number the detector judges by.

    `*_enter`, `*_leave`: skew in rhythms at which a level goes on and off.
    `*_days`: calendar days. `rhythm_*`: days. `silence_share`: share of weight, 0..1.
    `pairs`: (leading, lagging) positions of layers that raise a pace finding; None for all.
    `count_reported`: whether a completion counts before the programme office has accepted it;
    whoever builds the plan's `done` column applies it.
    `forecast_horizon_days`: how far ahead a warning is looked for; `forecast_trials`,
    `forecast_seed`, `forecast_shared` (0..1): as in `Chance`, where a reader asks for no others.
    """

    watch_enter: float = 0.67
    watch_leave: float = 0.33
    warning_enter: float = 1.33
    warning_leave: float = 0.67
    critical_enter: float = 2.0
    critical_leave: float = 1.33
    minimum_skew_days: int = 14
    hold_days: int = 7
    release_days: int = 14
    rhythm_floor: float = 14.0
    rhythm_ceiling: float = 90.0
    rhythm_default: float = 30.0
    minimum_milestones: int = 2
    silence_share: float = 0.7
    silence_days: int = 45
    return_days: int = 30
    forecast_horizon_days: int = 90
    forecast_trials: int = 2_000
    forecast_seed: int = 1
    forecast_shared: float = 0.7
    count_reported: bool = False
    pairs: frozenset[tuple[int, int]] | None = None

    @property
    def enter(self) -> tuple[float, float, float]:
        """Return the skews in rhythms at which watch, warning and critical go on."""
        return self.watch_enter, self.warning_enter, self.critical_enter

    @property
    def leave(self) -> tuple[float, float, float]:
        """Return the skews in rhythms below which watch, warning and critical go off."""
        return self.watch_leave, self.warning_leave, self.critical_leave

    def __post_init__(self) -> None:
        """Refuse numbers that contradict each other. Raises: ThresholdError."""
        self._check_levels()
        for field, least in (
            ("minimum_skew_days", 0),
            ("hold_days", 1),
            ("release_days", 1),
            ("silence_days", 1),
            ("return_days", 0),
            ("minimum_milestones", 1),
            ("forecast_horizon_days", 1),
        ):
            _require_between(field, getattr(self, field), least, _LONGEST_DAYS)
        for field in ("rhythm_floor", "rhythm_ceiling", "rhythm_default"):
            _require_between(field, getattr(self, field), 1, _LONGEST_DAYS)
        if self.rhythm_ceiling < self.rhythm_floor:
            raise ThresholdError("rhythm_ceiling", "must not be below rhythm_floor")
        _require_between("silence_share", self.silence_share, 0, 1)
        _require_between("forecast_trials", self.forecast_trials, FEWEST_TRIALS, MOST_TRIALS)
        _require_between("forecast_seed", self.forecast_seed, 0, LARGEST_SEED)
        _require_between("forecast_shared", self.forecast_shared, 0, 1)
        for leading, lagging in self.pairs or ():
            if leading == lagging or min(leading, lagging) < 0:
                raise ThresholdError("pairs", "each names two different layers by position")

    def _check_levels(self) -> None:
        below_enter = below_leave = 0.0
        for level, enter, leave in zip(Level, self.enter, self.leave, strict=True):
            _require_between(f"{level}_enter", enter, 0, _LARGEST_RATIO)
            # At zero or below, a level could stay on while nothing is out of step.
            if not 0 < leave < enter:
                raise ThresholdError(f"{level}_leave", f"must be above 0 and below {level}_enter")
            if enter <= below_enter:
                raise ThresholdError(f"{level}_enter", "must rise from level to level")
            if leave < below_leave:
                raise ThresholdError(f"{level}_leave", "must not fall from level to level")
            below_enter, below_leave = enter, leave


def _require_between(field: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise ThresholdError(field, f"must be between {least:g} and {most:g}")


DEFAULTS: Final = Thresholds()


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """Different thresholds for different initiatives of one plan.

    choices: the thresholds in use, at least one
    chosen: int32[I], which of them each initiative is judged by
    """

    choices: tuple[Thresholds, ...]
    chosen: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Hold the index in range: compiled code does not check it. Raises: ThresholdError."""
        chosen = np.array(self.chosen, np.int32, order="C", copy=True)
        if not self.choices:
            raise ThresholdError("choices", "must not be empty")
        if chosen.ndim != 1:
            raise ThresholdError("chosen", "must have one dimension")
        if len(chosen) and not 0 <= chosen.min() <= chosen.max() < len(self.choices):
            raise ThresholdError("chosen", "points outside choices")
        object.__setattr__(self, "chosen", chosen)

    def of(self, initiative: int) -> Thresholds:
        """Return the thresholds one initiative is judged by."""
        return self.choices[int(self.chosen[initiative])]


def policies_for(initiatives: int, thresholds: "Thresholds | Policies") -> Policies:
    """Return one policy per initiative. Raises: ThresholdError, when their numbers differ."""
    if isinstance(thresholds, Thresholds):
        return Policies((thresholds,), np.zeros(initiatives, np.int32))
    if len(thresholds.chosen) != initiatives:
        raise ThresholdError("chosen", f"has {len(thresholds.chosen)} of {initiatives} entries")
    return thresholds


class ThresholdTable(NamedTuple):
    """Thresholds as columns for compiled code: entry p is that of policy p."""

    enter: NDArray[np.float64]  # [P, 3], by level
    leave: NDArray[np.float64]  # [P, 3], by level
    minimum_skew: NDArray[np.int64]
    hold: NDArray[np.int64]
    release: NDArray[np.int64]
    rhythm_floor: NDArray[np.float64]
    rhythm_ceiling: NDArray[np.float64]
    rhythm_default: NDArray[np.float64]
    minimum_milestones: NDArray[np.int64]
    silence_share: NDArray[np.float64]
    silence_days: NDArray[np.int64]
    horizon: NDArray[np.int64]


def tabulate(choices: Sequence[Thresholds]) -> ThresholdTable:
    """Return thresholds as columns, in the order given."""
    return ThresholdTable(
        enter=np.array([c.enter for c in choices], np.float64),
        leave=np.array([c.leave for c in choices], np.float64),
        minimum_skew=np.array([c.minimum_skew_days for c in choices], np.int64),
        hold=np.array([c.hold_days for c in choices], np.int64),
        release=np.array([c.release_days for c in choices], np.int64),
        rhythm_floor=np.array([c.rhythm_floor for c in choices], np.float64),
        rhythm_ceiling=np.array([c.rhythm_ceiling for c in choices], np.float64),
        rhythm_default=np.array([c.rhythm_default for c in choices], np.float64),
        minimum_milestones=np.array([c.minimum_milestones for c in choices], np.int64),
        silence_share=np.array([c.silence_share for c in choices], np.float64),
        silence_days=np.array([c.silence_days for c in choices], np.int64),
        horizon=np.array([c.forecast_horizon_days for c in choices], np.int64),
    )
