"""The record of some initiatives, and of all they wait for, as one plan of the core."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import F
from numpy.typing import ArrayLike, NDArray

from apps.alignment.selectors.columns import (
    DependencyColumns,
    Ids,
    MilestoneColumns,
    read_dependencies,
    read_milestones,
)
from apps.alignment.selectors.rows import locate, locate_anywhere
from apps.alignment.selectors.rules import Rules
from apps.common.packed_ids import halves, uuids
from apps.programmes.models import Dependency, Initiative, Milestone
from apps.stakeholders.models import Workspace
from coordination.excerpts import Excerpt, excerpt, needed_by_each
from coordination.plan import NO_DATE, Dependencies, Plan
from coordination.thresholds import Policies


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A plan with the names of its rows.

    initiatives: ids in the plan's order; the first `scope` of them were asked for, the others are
    those that they wait for
    ids: uint64[M, 2], of the plan's rows
    """

    workspace: Workspace
    rules: Rules
    initiatives: list[UUID]
    scope: int
    plan: Plan
    policies: Policies
    ids: Ids

    def milestone(self, row: int) -> UUID:
        """Return the id of a row."""
        return uuids(self.ids[row : row + 1])[0]

    def milestones(self, rows: ArrayLike) -> list[UUID]:
        """Return the ids of rows."""
        return uuids(self.ids[np.asarray(rows, np.int64)])

    def rows_of(self, milestones: list[UUID]) -> NDArray[np.int64]:
        """Return the rows of milestones, -1 for those that are not in the plan."""
        return locate_anywhere(self.ids, halves(milestones))

    def one_by_one(self) -> Iterator[tuple["Snapshot", Excerpt]]:
        """Yield each initiative that was asked for as if it alone had been, with where it lay."""
        for place, needed in enumerate(needed_by_each(self.plan, self.scope)):
            behind = sorted(needed, key=self.initiatives.__getitem__)
            part = excerpt(self.plan, np.array([place, *behind], np.int64))
            alone = Snapshot(
                workspace=self.workspace,
                rules=self.rules,
                initiatives=[self.initiatives[one] for one in part.initiatives.tolist()],
                scope=1,
                plan=part.plan,
                policies=Policies(self.policies.choices, self.policies.chosen[part.initiatives]),
                ids=self.ids[part.rows],
            )
            yield alone, part


def take_snapshot(
    workspace: Workspace,
    rules: Rules,
    initiatives: list[UUID],
    *,
    ranked: bool = False,
    alone: bool = False,
) -> Snapshot:
    """Return the plan of some initiatives of a workspace.

    ranked: whether all milestones are ranked by external id, as answers to people are sorted, or
    only those whose rank can decide something
    alone: whether dependencies are left out, for which paces and levels have no use

    What another initiative's milestones hold up can only be told with these: they are added behind,
    and what they wait for in turn, until nothing is missing.
    """
    wanted = list(dict.fromkeys(initiatives))
    dependencies = read_dependencies([] if alone else wanted)
    everything = wanted + _waited_for(wanted, dependencies)
    if len(everything) > len(wanted):
        dependencies = read_dependencies(everything)
    milestones = read_milestones(
        everything, [layer.pk for layer in rules.layers], workspace.time_zone
    )
    return Snapshot(
        workspace=workspace,
        rules=rules,
        initiatives=everything,
        scope=len(wanted),
        plan=_plan_of(milestones, dependencies, rules, everything, ranked=ranked),
        policies=_policies_of(rules, everything),
        ids=milestones.ids,
    )


def networks(workspace_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return (waiting initiative, initiative waited for), each pair of different ones once."""
    return list(
        Dependency.objects.filter(workspace_id=workspace_id)
        .exclude(predecessor_initiative=F("successor_initiative"))
        .values_list("successor_initiative_id", "predecessor_initiative_id")
        .distinct()
    )


def _waited_for(initiatives: list[UUID], dependencies: DependencyColumns) -> list[UUID]:
    """Return the other initiatives that these wait for, directly or through others."""
    if not dependencies.crosses.any():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE waited_for (id) AS (
                SELECT unnest(%s::uuid[])
                 UNION
                SELECT d.predecessor_initiative_id
                  FROM waited_for
                  JOIN programmes_dependency d ON d.successor_initiative_id = waited_for.id
                 WHERE d.predecessor_initiative_id <> d.successor_initiative_id
                   AND d.agreement = 'accepted')
            SELECT id FROM waited_for EXCEPT SELECT unnest(%s::uuid[]) ORDER BY 1
            """,
            [initiatives, initiatives],
        )
        return [row[0] for row in cursor.fetchall()]


def _plan_of(
    milestones: MilestoneColumns,
    waits: DependencyColumns,
    rules: Rules,
    initiatives: list[UUID],
    *,
    ranked: bool,
) -> Plan:
    first = np.zeros(len(initiatives) + 1, np.int64)
    np.cumsum(np.bincount(milestones.initiative, minlength=len(initiatives)), out=first[1:])
    counts = milestones.accepted
    if any(choice.count_reported for choice in rules.choices):
        chosen = _policies_of(rules, initiatives).chosen[milestones.initiative]
        lenient = np.array([choice.count_reported for choice in rules.choices])[chosen]
        counts = counts | (milestones.reported_done & lenient)
    return Plan(
        first=first,
        layer=milestones.layer,
        baseline=milestones.baseline,
        original=milestones.original,
        forecast=milestones.forecast,
        done=np.where(counts, milestones.actual, np.int32(NO_DATE)),
        reported=milestones.reported,
        weight=milestones.weight,
        tie_rank=_tie_ranks(milestones.ids, waits, ranked=ranked),
        dependencies=_dependencies_of(first, milestones.ids, waits, ranked=ranked),
        layers=len(rules.layers),
    )


def _dependencies_of(
    first: NDArray[np.int64], ids: Ids, waits: DependencyColumns, *, ranked: bool
) -> Dependencies:
    """Return the dependencies by row; where a successor is cancelled, nothing waits."""
    successor = locate(first, ids, waits.initiative, waits.successor)
    predecessor = locate(first, ids, waits.initiative, waits.predecessor)
    if waits.crosses.any():
        predecessor[waits.crosses] = locate_anywhere(ids, waits.predecessor[waits.crosses])
    live = np.flatnonzero(successor >= 0)
    if ranked:
        # The database gives them in any order; what is told of them is to be in the same each time.
        live = live[np.lexsort((predecessor[live], successor[live]))]
    return Dependencies(
        successor=successor[live].astype(np.int32),
        predecessor=predecessor[live].astype(np.int32),
        lag=waits.lag[live],
        group=waits.group[live],
        at_least=waits.at_least[live],
    )


def _tie_ranks(ids: Ids, waits: DependencyColumns, *, ranked: bool) -> NDArray[np.int32]:
    """Return ranks by external id, of all rows or of those that can tie: need groups' members."""
    ranks = np.zeros(len(ids), np.int32)
    members = ids if ranked else waits.predecessor[waits.group != 0]
    if not len(members):
        return ranks
    named = Milestone.objects.filter(pk__in=uuids(np.unique(members, axis=0)))
    ordered = sorted(
        named.values_list("external_id", "pk"),
        key=lambda row: (row[0] is None, row[0] or "", row[1]),
    )
    rows = locate_anywhere(ids, halves([pk for _, pk in ordered]))
    here = rows >= 0
    ranks[rows[here]] = np.flatnonzero(here)
    return ranks


def _policies_of(rules: Rules, initiatives: list[UUID]) -> Policies:
    chosen = np.zeros(len(initiatives), np.int32)
    if rules.programmes:
        places = {initiative: place for place, initiative in enumerate(initiatives)}
        rows = Initiative.objects.filter(
            pk__in=initiatives, programme_id__in=list(rules.programmes)
        ).values_list("pk", "programme_id")
        for initiative, programme in rows:
            chosen[places[initiative]] = rules.programmes[programme]
    return Policies(rules.choices, chosen)
