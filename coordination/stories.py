"""The words of an explanation; rows, layers and dependencies are positions in the plan."""

from dataclasses import dataclass
from typing import NamedTuple

from coordination.closing import ClosingStep, Overdue
from coordination.interventions import Intervention
from coordination.thresholds import Thresholds
from coordination.vocabulary import Level


class LaneFigures(NamedTuple):
    """Where a lane stands; as in `Lanes`."""

    layer: int
    milestones: int
    completed: int
    weight: float
    earned: float
    planned: float
    pace: int
    original_pace: int
    silent: bool


class Leader(NamedTuple):
    """A layer that leads; skew in days and rhythms; the rows it has done beyond the laggard."""

    layer: int
    skew: int
    rhythms: float
    level: Level
    since: int
    rows: tuple[int, ...]


class Coupling(NamedTuple):
    """A dependency, by its position, and whether its predecessor is done."""

    dependency: int
    successor: int
    predecessor: int
    lag: int
    done: bool


@dataclass(frozen=True, slots=True)
class PaceStory:
    """Why a lane lags.

    leaders: the strongest first; overdue, closing: in the lagging lane, against the strongest
    closed_below: skew in days below which, for long enough, the finding ends
    couplings: dependencies between the lagging lane and its leaders
    next_level, next_level_on: None if there is none, or it is not reached within a year
    """

    leaders: tuple[Leader, ...]
    overdue: tuple[Overdue, ...]
    closing: tuple[ClosingStep, ...]
    closed_below: int
    couplings: tuple[Coupling, ...]
    next_level: Level | None
    next_level_on: int | None


class Member(NamedTuple):
    """A member of a need.

    predecessor: None if it was cancelled; needed_by: the day it has to be done for the successor
    expected, ready: day it is expected, and that plus the lag; None if it was cancelled
    """

    dependency: int
    predecessor: int | None
    lag: int
    needed_by: int
    expected: int | None
    ready: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class NeedStory:
    """Why a need does not hold: `required` of its members, against the successor's day."""

    successor: int
    successor_expected: int
    required: int
    members: tuple[Member, ...]
    binding: int
    slack: int


@dataclass(frozen=True, slots=True)
class GridlockStory:
    """Why milestones are stuck.

    waits: unmet dependencies inside the core, of a dead end all that are unmet; a cancelled
        predecessor is `CANCELLED`
    interventions: decisions on members of the core, the one that frees most first
    """

    members: tuple[int, ...]
    waits: tuple[Coupling, ...]
    interventions: tuple[Intervention, ...]


class Due(NamedTuple):
    """A milestone due and not done: its baseline, and the last report on it, if any."""

    row: int
    baseline: int
    reported: int | None


@dataclass(frozen=True, slots=True)
class SilenceStory:
    """What nobody speaks of, the longest due first; which rows were reported on lately."""

    due: tuple[Due, ...]
    recent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MissingStory:
    """The layers in which the initiative has milestones, and those of them that have begun."""

    planned: tuple[int, ...]
    begun: tuple[int, ...]


class Foreseen(NamedTuple):
    """A layer that will lead: skew in days and rhythms on the day `on` the level goes on."""

    layer: int
    skew: int
    rhythms: float
    level: Level
    on: int


class LateToBe(NamedTuple):
    """A milestone that is to be done after its baseline.

    expected: the day, by what is stated; waits_for: the row that keeps it so long, None for none
    """

    row: int
    baseline: int
    expected: int | None
    waits_for: int | None


@dataclass(frozen=True, slots=True)
class ForecastStory:
    """Why a lane will lag, if all goes as its owners say.

    leaders: the strongest first; on: the first day on which one of them leads by so much
    late: what of the lane will be late, the first first; expected None: it can never be done
    couplings: as in `PaceStory`
    """

    on: int
    leaders: tuple[Foreseen, ...]
    late: tuple[LateToBe, ...]
    couplings: tuple[Coupling, ...]


Story = PaceStory | ForecastStory | NeedStory | GridlockStory | SilenceStory | MissingStory


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why there is a finding.

    rhythm, lanes: of its initiative; None and empty where it spans several
    inputs_hash: SHA-256 of all it follows from
    """

    as_of: int
    thresholds: Thresholds
    rhythm: float | None
    lanes: tuple[LaneFigures, ...]
    story: Story
    inputs_hash: str
