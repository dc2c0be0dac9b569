"""What a session should talk about: what is worst, what those in the room own, what waits longest.

The rank of a topic is the product of three numbers that anyone can check: its severity, the share
of its owners who are invited, and the days since it was last discussed, or since it came up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from coordination.vocabulary import FindingKind, Level

# In the order of how soon somebody has to act; a pair of lanes is as severe as its level.
_OF_KIND: Final = {
    FindingKind.GRIDLOCK: 3,
    FindingKind.RAN_AHEAD: 2,
    FindingKind.DEPENDENCY_CONFLICT: 2,
    FindingKind.MISSING_LAYER: 1,
    FindingKind.SILENCE: 1,
}
QUESTION_SEVERITY: Final = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a session can decide on.

    severity: from 1, watch, to 3, critical
    owners: the ids of the organisations that can act on it
    waits_since: the day it was last discussed, else the day it came up
    """

    severity: int
    owners: frozenset[str]
    waits_since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How urgent a topic is for those in the room, and what of: the score is their product."""

    severity: int
    invited: int
    owners: int
    waiting_days: int

    @property
    def score(self) -> float:
        """Return severity times share of owners invited times days waited."""
        return self.severity * self.invited / self.owners * self.waiting_days


def severity_of(kind: FindingKind, level: Level | None) -> int:
    """Return how severe a finding is, from 1 to 3."""
    return level.rank if level is not None else _OF_KIND[kind]


def standing_of(topic: Topic, invited: frozenset[str], on: date) -> Standing | None:
    """Return how a topic stands on the day of a session; None where nobody invited can act."""
    there = len(topic.owners & invited)
    if not there:
        return None
    waiting = max((on - topic.waits_since).days, 1)
    return Standing(topic.severity, there, len(topic.owners), waiting)
