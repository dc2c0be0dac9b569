"""A plan into the record: what it refers to first, then its rows."""

from apps.common.history import attribute_changes
from apps.exchange.plan import Plan
from apps.exchange.services.plans.initiatives import write_initiatives
from apps.exchange.services.plans.milestones import write_dependencies, write_milestones
from apps.exchange.services.plans.organisations import Organisations
from apps.exchange.services.plans.structure import (
    write_layers,
    write_organisations,
    write_programmes,
)
from apps.exchange.services.plans.writing import Writing

STRUCTURE_WRITTEN, MILESTONES_WRITTEN, ALL_WRITTEN = 40, 80, 95


def take_plan(writing: Writing, plan: Plan) -> None:
    """Write a plan; whatever is wrong with it is noted, and then the caller has to roll back.

    Every part is tried, even when an earlier one has failed, so that one report names what can be
    found in one go. Dependencies need their milestones, so they wait until those are sound.
    """
    attribute_changes(writing.actor, reason=writing.reason)
    write_organisations(writing, plan)
    layers = write_layers(writing, plan)
    programmes = write_programmes(writing, plan)
    organisations = Organisations(writing, plan)
    initiatives = write_initiatives(writing, plan, organisations, programmes)
    writing.watch(STRUCTURE_WRITTEN)
    complete = write_milestones(writing, plan, initiatives, organisations, layers)
    writing.watch(MILESTONES_WRITTEN)
    if complete:
        write_dependencies(writing, plan, initiatives)
    writing.watch(ALL_WRITTEN)
