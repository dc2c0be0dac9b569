"""What if: the same plan with some dates changed, which nothing stores."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from coordination.plan import Plan, PlanError

CHANGEABLE: Final = ("baseline", "forecast", "done")


class Change(NamedTuple):
    """Another date for a milestone.

    row: of the plan; column: one of `CHANGEABLE`; day: since 1970-01-01, or NO_DATE
    """

    row: int
    column: str
    day: int


def apply_changes(plan: Plan, changes: Iterable[Change]) -> Plan:
    """Return the plan as it would be after `changes`, the later of two winning.

    Detecting over it answers "what if". A completion takes effect on its day, not before.
    Raises: PlanError, where a change names no row or column, or no possible day.
    """
    columns = {name: getattr(plan, name).copy() for name in CHANGEABLE}
    for row, column, day in changes:
        if column not in columns:
            raise PlanError(column, f"must be one of {', '.join(CHANGEABLE)}")
        if not 0 <= row < plan.milestones:
            raise PlanError(column, f"has no row {row}")
        if not np.iinfo(np.int32).min <= day <= np.iinfo(np.int32).max:
            raise PlanError(column, f"cannot be day {day}")
        columns[column][row] = day
    return replace(plan, **columns)
