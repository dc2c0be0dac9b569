"""What can never be released in a workspace, over all the initiatives that the actor sees."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.alignment.selectors.alignments import cycles_in
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.programmes.models import Dependency
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.gridlock import find_gridlock
from coordination.interventions import find_interventions
from coordination.needs import gather_needs
from coordination.vocabulary import Agreement


def gridlock_of(actor: Membership, as_of: date) -> dict[str, Any]:
    """Return {as_of, stuck, cycles, dead_ends, interventions} of what the actor sees.

    Only initiatives with dependencies can be stuck, so no others are read.
    """
    workspace = actor.workspace
    visible = set(initiatives_visible_to(actor).values_list("pk", flat=True))
    waiting = [one for one in _with_dependencies(workspace.pk) if one in visible]
    snapshot = take_snapshot(workspace, rules_of(workspace.pk), waiting, ranked=True)
    gridlock = find_gridlock(snapshot.plan, day_of(as_of), gather_needs(snapshot.plan.dependencies))
    home = {place for place, one in enumerate(snapshot.initiatives) if one in visible}
    ways = find_interventions(snapshot.plan, gridlock)

    def seen(rows: Any) -> bool:
        return all(int(place) in home for place in snapshot.plan.initiative_of(rows))

    cycles = cycles_in(snapshot, gridlock)
    return {
        "as_of": as_of,
        "stuck": [m for r, m in _named(snapshot, gridlock.stuck) if seen([r])],
        "cycles": [cycle for cycle in cycles if seen(snapshot.rows_of(cycle))],
        "dead_ends": [m for r, m in _named(snapshot, gridlock.dead_ends) if seen([r])],
        "interventions": [
            {"milestones": snapshot.milestones(list(way.rows)), "releases": way.releases}
            for way in ways
            if seen(list(way.rows))
        ],
    }


def _named(snapshot: Any, rows: Any) -> list[tuple[int, UUID]]:
    return list(zip(rows.tolist(), snapshot.milestones(rows), strict=True))


def _with_dependencies(workspace_id: UUID) -> "QuerySet[Dependency, UUID]":
    return (
        Dependency.objects.filter(workspace_id=workspace_id, agreement=Agreement.ACCEPTED)
        .order_by("successor_initiative_id")
        .values_list("successor_initiative_id", flat=True)
        .distinct()
    )
