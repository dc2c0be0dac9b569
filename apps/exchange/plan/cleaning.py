"""Names on one line that files have on several: cells and elements wrap, and mean nothing by it.

Of an object that is sent by itself, a name of several lines is refused; files were written by other
programs, for others.
"""

from collections.abc import Iterator

from msgspec import UNSET

from apps.common.names import one_line
from apps.exchange.plan.document import (
    Plan,
    PlanInitiative,
    PlanLayer,
    PlanMilestone,
    PlanOrganisation,
    PlanProgramme,
)

_Named = PlanOrganisation | PlanLayer | PlanProgramme | PlanInitiative | PlanMilestone


def clean_names(plan: Plan) -> Plan:
    """Return the plan with each name on one line; what has nothing else in it says no name."""
    for each in _named(plan):
        # What says no name is called by its external id, as that is.
        if each.name and each.name != getattr(each, "external_id", None):
            each.name = one_line(each.name) or UNSET
    return plan


def _named(plan: Plan) -> Iterator[_Named]:
    """Yield all that has a name; None stands in lists for what could not be read."""
    yield from filter(None, plan.organisations)
    yield from filter(None, plan.layers)
    yield from filter(None, plan.programmes)
    for each in filter(None, plan.initiatives):
        yield each
        yield from filter(None, each.milestones)
