"""One initiative over time, ready to draw."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.programmes.models import Initiative, Layer, Milestone
from apps.programmes.selectors.visibility import (
    dependencies_visible_to,
    layers_of,
    milestones_visible_to,
)
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement, MilestoneStatus


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone on a day. expected_date: when it was done, or is now expected to be."""

    id: UUID
    external_id: str | None
    name: str
    layer: str
    owner_organisation: UUID | None
    weight: float
    baseline_date: date
    original_baseline_date: date
    forecast_date: date | None
    actual_date: date | None
    expected_date: date
    status: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two marks, or from a milestone of another initiative."""

    id: UUID
    predecessor: UUID
    successor: UUID
    lag_days: int
    need_group: str | None
    need_at_least: int | None
    agreement: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Layers in order, milestones by layer and baseline, and those of others that they hang on."""

    as_of: date
    first_date: date | None
    last_date: date | None
    layers: list[Layer]
    milestones: list[Mark]
    outside: list[Mark]
    dependencies: list[Link]


def timeline(initiative: Initiative, actor: Membership, as_of: date) -> Timeline:
    """Return what is drawn of an initiative on a day: what is not cancelled, nor declined."""
    ends = Q(predecessor_initiative=initiative) | Q(successor_initiative=initiative)
    links = [
        Link(**row)
        for row in dependencies_visible_to(actor)
        .filter(ends)
        .exclude(agreement=Agreement.DECLINED)
        .order_by("id")
        .values(
            "id",
            "predecessor",
            "successor",
            "lag_days",
            "need_group",
            "need_at_least",
            "agreement",
        )
    ]
    seen = milestones_visible_to(actor).exclude(status=MilestoneStatus.CANCELLED)
    marks = [_mark(milestone, as_of) for milestone in _drawn(seen.filter(initiative=initiative))]
    inside = {mark.id for mark in marks}
    far_ends = {end for link in links for end in (link.predecessor, link.successor)} - inside
    outside = (
        [
            _mark(milestone, as_of)
            for milestone in _drawn(seen.exclude(initiative=initiative).filter(pk__in=far_ends))
        ]
        if far_ends
        else []
    )
    drawn = inside | {mark.id for mark in outside}
    days = [day for mark in marks for day in (mark.baseline_date, mark.expected_date)]
    return Timeline(
        as_of=as_of,
        first_date=min(days, default=None),
        last_date=max(days, default=None),
        layers=list(layers_of(actor.workspace)),
        milestones=marks,
        outside=outside,
        dependencies=[link for link in links if {link.predecessor, link.successor} <= drawn],
    )


def marks_of(actor: Membership, initiatives: Iterable[UUID], as_of: date) -> dict[UUID, list[Mark]]:
    """Return the milestones of some initiatives that the actor sees, by initiative.

    Those that are not cancelled, in the order in which they are drawn.
    """
    rows = milestones_visible_to(actor).exclude(status=MilestoneStatus.CANCELLED)
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    for milestone in _drawn(rows.filter(initiative__in=list(initiatives))):
        marks[milestone.initiative_id].append(_mark(milestone, as_of))
    return marks


def _drawn(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Return milestones in the order in which they are drawn."""
    return milestones.select_related("layer").order_by("layer__position", "baseline_date", "id")


def _mark(milestone: Milestone, as_of: date) -> Mark:
    actual = milestone.actual_date
    done = actual if actual is not None and actual <= as_of else None
    promised = milestone.forecast_date or milestone.baseline_date
    return Mark(
        id=milestone.pk,
        external_id=milestone.external_id,
        name=milestone.name,
        layer=milestone.layer.key,
        owner_organisation=milestone.owner_organisation_id,
        weight=milestone.weight,
        baseline_date=milestone.baseline_date,
        original_baseline_date=milestone.original_baseline_date,
        forecast_date=milestone.forecast_date,
        actual_date=done,
        expected_date=done or max(promised, as_of),
        status=milestone.status,
        overdue=done is None and milestone.baseline_date < as_of,
    )
