"""The words of the detector, each defined once; everything else derives its choices from here."""

from enum import StrEnum
from typing import Final, NamedTuple


class MilestoneStatus(StrEnum):
    """How far a milestone has come, in the words of its owner and of the programme office."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class Agreement(StrEnum):
    """Whether the two owners of a dependency agree that it exists. Only accepted ones count."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Level(StrEnum):
    """How serious a skew is. The order of definition is the order of severity."""

    WATCH = "watch"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 1 for watch up to 3 for critical; 0 is left for "no level"."""
        return LEVELS.index(self) + 1

    @classmethod
    def of_rank(cls, rank: int) -> "Level | None":
        """Return the level of a rank as the columns carry it, None for 0."""
        return LEVELS[rank - 1] if rank else None


LEVELS: Final = tuple(Level)


class FindingKind(StrEnum):
    """What kind of misalignment a finding tells of."""

    PACE = "pace"
    MISSING_LAYER = "missing_layer"
    RAN_AHEAD = "ran_ahead"
    DEPENDENCY_CONFLICT = "dependency_conflict"
    GRIDLOCK = "gridlock"
    SILENCE = "silence"
    FORECAST = "forecast"


class FindingState(StrEnum):
    """Where a finding stands in its life."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_SESSION = "in_session"
    RESOLVED = "resolved"
    ACCEPTED_RISK = "accepted_risk"


class Resolution(StrEnum):
    """Why a finding is resolved. Re-planning is not recovery, and a forecast may come true."""

    RECOVERED = "recovered"
    REBASELINED = "rebaselined"
    WITHDRAWN = "withdrawn"
    CAME_TRUE = "came_true"


class FindingStep(StrEnum):
    """A step in the life of a finding, taken by a person or by the detector."""

    ACKNOWLEDGE = "acknowledge"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUT_BACK = "put_back"
    ACCEPT_RISK = "accept_risk"
    WITHDRAW = "withdraw"
    RESOLVE = "resolve"
    REOPEN = "reopen"


class Transition(NamedTuple):
    """The states a step may be taken from, and the state it leads to."""

    sources: frozenset[FindingState]
    target: FindingState


# Neither ended nor set aside: what a partner sees as "still there".
LIVE_STATES: Final = frozenset(
    {FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.IN_SESSION}
)

FINDING_STEPS: Final[dict[FindingStep, Transition]] = {
    FindingStep.ACKNOWLEDGE: Transition(frozenset({FindingState.OPEN}), FindingState.ACKNOWLEDGED),
    FindingStep.SCHEDULE: Transition(
        frozenset({FindingState.OPEN, FindingState.ACKNOWLEDGED}), FindingState.IN_SESSION
    ),
    FindingStep.UNSCHEDULE: Transition(
        frozenset({FindingState.IN_SESSION}), FindingState.ACKNOWLEDGED
    ),
    # Of one that nobody had acknowledged before it came on an agenda.
    FindingStep.PUT_BACK: Transition(frozenset({FindingState.IN_SESSION}), FindingState.OPEN),
    FindingStep.ACCEPT_RISK: Transition(LIVE_STATES, FindingState.ACCEPTED_RISK),
    FindingStep.WITHDRAW: Transition(
        LIVE_STATES | {FindingState.ACCEPTED_RISK}, FindingState.RESOLVED
    ),
    FindingStep.RESOLVE: Transition(
        LIVE_STATES | {FindingState.ACCEPTED_RISK}, FindingState.RESOLVED
    ),
    FindingStep.REOPEN: Transition(
        frozenset({FindingState.RESOLVED, FindingState.ACCEPTED_RISK}), FindingState.OPEN
    ),
}


def state_diagram() -> str:
    """Return the life of a finding as a Mermaid state diagram, drawn from `FINDING_STEPS`."""
    lines = ["stateDiagram-v2", f"    [*] --> {FindingState.OPEN}"]
    for step, transition in FINDING_STEPS.items():
        lines += [
            f"    {source} --> {transition.target}: {step}"
            for source in FindingState
            if source in transition.sources
        ]
    return "\n".join(lines)
