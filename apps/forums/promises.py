"""The life of a commitment: its states, and the one table of the steps between them."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from django.db import models


class CommitmentState(models.TextChoices):
    """How far a commitment has come."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    DONE = "done"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class CommitmentStep(NamedTuple):
    """One step.

    since: states it may be taken in; to: the state it leads to. Of two owners, the first who
    accepts leaves a commitment proposed.
    """

    since: frozenset[CommitmentState]
    to: CommitmentState


def _step(*since: CommitmentState, to: CommitmentState) -> CommitmentStep:
    return CommitmentStep(frozenset(since), to)


_C = CommitmentState
COMMITMENT_STEPS: Final[dict[str, CommitmentStep]] = {
    "change": _step(_C.PROPOSED, _C.DECLINED, to=_C.PROPOSED),
    "accept": _step(_C.PROPOSED, to=_C.ACCEPTED),
    "decline": _step(_C.PROPOSED, to=_C.DECLINED),
    # What was missed is done late, which its ledger tells.
    "done": _step(_C.ACCEPTED, _C.MISSED, to=_C.DONE),
    "miss": _step(_C.ACCEPTED, to=_C.MISSED),
    "withdraw": _step(_C.PROPOSED, _C.DECLINED, _C.ACCEPTED, to=_C.WITHDRAWN),
}
# What still waits for an answer, and what its owners have agreed on.
UNAGREED: Final = frozenset({_C.PROPOSED, _C.DECLINED})
# Of these it is known whether they were kept.
JUDGED: Final = frozenset({_C.DONE, _C.MISSED})
# Why a milestone changes, as its history tells all who see it: they may not see the commitment.
AGREED: Final = re.compile(r"Commitment \S+, agreed by (?P<owners>.+)")


def agreed_reason(commitment: UUID, owners: Iterable[str]) -> str:
    """Return the reason that `AGREED` reads."""
    return f"Commitment {commitment}, agreed by {' and '.join(sorted(owners))}"
