"""What can never be released in a workspace, over all the initiatives that the actor sees."""

from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from apps.alignment.selectors.alignments import View, cycles_in, seen_of
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.programmes.models import Dependency, Milestone
from apps.programmes.selectors.unagreed import unagreed_visible_to
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.gridlock import find_gridlock
from coordination.interventions import find_interventions
from coordination.needs import gather_needs
from coordination.vocabulary import Agreement


def gridlock_of(actor: Membership, as_of: date) -> dict[str, Any]:
    """Return {as_of, stuck, cycles, dead_ends, interventions, unagreed_dependencies} as seen.

    Only initiatives with dependencies can be stuck, so no others are read.
    """
    workspace = actor.workspace
    snapshot = take_snapshot(
        workspace, rules_of(workspace.pk), list(_waiting_initiatives(actor)), ranked=True
    )
    view = View(snapshot, seen_of(snapshot.initiatives, actor))
    gridlock = find_gridlock(snapshot.plan, day_of(as_of), gather_needs(snapshot.plan.dependencies))
    ways = [
        (snapshot.milestones(list(way.rows)), way.releases)
        for way in find_interventions(snapshot.plan, gridlock)
        if view.shows(np.array(way.rows)).all()
    ]
    owners = dict(
        Milestone.objects.filter(pk__in={one for chosen, _ in ways for one in chosen}).values_list(
            "pk", "owner_organisation_id"
        )
    )
    return {
        "as_of": as_of,
        "stuck": snapshot.milestones(gridlock.stuck[view.shows(gridlock.stuck)]),
        "cycles": [
            snapshot.milestones(rows) for rows in cycles_in(gridlock) if view.shows(rows).all()
        ],
        "dead_ends": snapshot.milestones(gridlock.dead_ends[view.shows(gridlock.dead_ends)]),
        "interventions": [
            {
                "milestones": chosen,
                "owners": [owners.get(one) for one in chosen],
                "releases": releases,
            }
            for chosen, releases in ways
        ],
        "unagreed_dependencies": unagreed_visible_to(actor).count(),
    }


def _waiting_initiatives(actor: Membership) -> "QuerySet[Dependency, UUID]":
    return (
        Dependency.objects.filter(
            successor_initiative__in=initiatives_visible_to(actor), agreement=Agreement.ACCEPTED
        )
        .order_by("successor_initiative_id")
        .values_list("successor_initiative_id", flat=True)
        .distinct()
    )
