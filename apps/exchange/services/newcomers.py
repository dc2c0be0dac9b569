"""Organisations that a file names and the workspace does not have."""

from apps.exchange.mapping import Mapping
from apps.exchange.plan import Plan, PlanOrganisation
from apps.exchange.selectors import find_organisations
from apps.exchange.services.plans import Writing

_LONGEST_NAME = 300


def add_newcomers(writing: Writing, plan: Plan, mapping: Mapping) -> None:
    """List in the plan the organisations that are to be made, where somebody has allowed it.

    Without the sector of new organisations in the mapping, each is an error where it stands.
    """
    if mapping.new_organisations is None:
        return
    named: dict[str, None] = {}
    for initiative in filter(None, plan.initiatives):
        leads = [initiative.lead_organisation]
        owners = [milestone.owner_organisation for milestone in initiative.milestones]
        named |= dict.fromkeys(name for name in leads + owners if isinstance(name, str))
    found = find_organisations(
        workspace=writing.workspace, source=writing.source, names=list(named)
    )
    plan.organisations += [
        PlanOrganisation(
            external_id=name, name=name[:_LONGEST_NAME], sector=mapping.new_organisations
        )
        for name in named
        if name not in found.by_name and name not in found.ambiguous
    ]
