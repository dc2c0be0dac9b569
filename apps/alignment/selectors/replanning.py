"""The baselines as they were: what tells a new plan from work that was done."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.models import Finding
from apps.alignment.selectors.snapshots import Snapshot
from apps.programmes.models import BaselineMove, ChangeState
from coordination.days import day_of


class Move(NamedTuple):
    """A baseline that moved from a day, by a change that was approved then."""

    at: datetime
    milestone: UUID
    initiative: UUID
    from_date: date


def moves_since(findings: Sequence[Finding]) -> list[Move]:
    """Return the moves of the findings' initiatives since the first of them opened, in order."""
    if not findings:
        return []
    rows = (
        BaselineMove.objects.filter(
            change__state=ChangeState.APPROVED,
            change__decided_at__gt=min(finding.created_at for finding in findings),
            milestone__initiative__in={one for each in findings for one in each.initiatives},
        )
        .order_by("change__decided_at", "pk")
        .values_list("change__decided_at", "milestone_id", "milestone__initiative_id", "from_date")
    )
    return [Move(at, milestone, initiative, day) for at, milestone, initiative, day in rows if at]


def baselines_at_opening(
    snapshot: Snapshot, moves: Iterable[Move], findings: Iterable[Finding]
) -> NDArray[np.int32]:
    """Return int32[M]: each baseline day as it was when the finding of its initiative opened.

    findings: one for each initiative, or of several
    """
    opened: dict[UUID, datetime] = {}
    for finding in findings:
        for initiative in finding.initiatives:
            earlier = opened.get(initiative, finding.created_at)
            opened[initiative] = min(earlier, finding.created_at)
    then: dict[UUID, date] = {}
    for move in moves:
        if move.initiative in opened and move.at > opened[move.initiative]:
            then.setdefault(move.milestone, move.from_date)
    rows = snapshot.rows_of(list(then))
    baseline = snapshot.plan.baseline.copy()
    days = np.array([day_of(when) for when in then.values()], baseline.dtype)
    baseline[rows[rows >= 0]] = days[rows >= 0]
    return baseline
