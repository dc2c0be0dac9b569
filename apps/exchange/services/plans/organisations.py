"""The organisations that a plan refers to."""

from collections.abc import Iterator
from uuid import UUID

from apps.exchange.plan import Place, Plan
from apps.exchange.selectors import find_organisations
from apps.exchange.services.plans.writing import Writing


class Organisations:
    """Ids of organisations by the plan's names for them; unknown ones are noted in their place."""

    def __init__(self, writing: Writing, plan: Plan) -> None:
        """Look all names of the plan up at once."""
        self._problems = writing.problems
        found = find_organisations(
            workspace=writing.workspace, source=writing.source, names=set(_names(plan))
        )
        self._ids: dict[str, UUID] = {name: row.pk for name, row in found.by_name.items()}
        self._ambiguous = found.ambiguous

    def id_of(self, name: str, place: Place) -> UUID | None:
        """Return the id of an organisation; None after noting that there is none."""
        if known := self._ids.get(name):
            return known
        if name in self._ambiguous:
            detail = f"Several organisations are called “{name}”: give the id of one."
            self._problems.add(place, detail, "ambiguous")
        else:
            detail = f"No organisation is called “{name}”, in the document or the workspace."
            self._problems.add(place, detail, "unknown")
        return None


def _names(plan: Plan) -> Iterator[str]:
    for initiative in filter(None, plan.initiatives):
        if isinstance(initiative.lead_organisation, str):
            yield initiative.lead_organisation
        if isinstance(initiative.participations, list):
            yield from (one.organisation for one in filter(None, initiative.participations))
        for milestone in filter(None, initiative.milestones):
            if isinstance(milestone.owner_organisation, str):
                yield milestone.owner_organisation
