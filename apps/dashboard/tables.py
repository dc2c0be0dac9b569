"""The tables of an initiative's page: pairs, milestones, and what waits for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from apps.dashboard.wording import (
    AGREEMENT_WORDS,
    LEVEL_WORDS,
    STATUS_WORDS,
    number_words,
    ratio_words,
    signed,
)
from apps.programmes.selectors.timelines import Mark, Timeline
from apps.stakeholders.models import Organisation

Owners = Mapping[UUID, Organisation]


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of layers that has a level, with the sum that gives its skew."""

    leading: str
    lagging: str
    leading_pace: str
    lagging_pace: str
    skew: str
    ratio: str
    level: str
    level_words: str
    since: date
    uncertain: bool


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone. first_baseline: None unless it was re-planned; overdue: days, 0 for none."""

    id: UUID
    name: str
    owner: str
    status: str
    words: str
    weight: str
    baseline: date
    first_baseline: date | None
    forecast: date | None
    actual: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class LayerRows:
    """The milestones of one layer."""

    name: str
    rows: list[MilestoneRow]


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """A milestone that waits for another one.

    state: met, waiting, or the kind of contradiction
    slack: days with their sign, of a contradiction alone
    """

    successor: Mark
    predecessor: Mark
    successor_owner: str
    predecessor_owner: str
    lag: int
    group: str
    at_least: int | None
    agreement: str
    words: str
    state: str
    slack: str


def pair_rows(alignment: Mapping[str, Any], names: Mapping[str, str]) -> list[PairRow]:
    """Return the pairs that have a level, the worst first."""
    lanes = {lane["layer"]: lane for lane in alignment["lanes"]}
    worst_first = sorted(
        alignment["pairs"], key=lambda pair: (-pair["level"].rank, -pair["skew_rhythms"])
    )
    return [
        PairRow(
            leading=names[pair["leading"]],
            lagging=names[pair["lagging"]],
            leading_pace=signed(lanes[pair["leading"]]["pace_days"]),
            lagging_pace=signed(lanes[pair["lagging"]]["pace_days"]),
            skew=signed(pair["skew_days"]),
            ratio=ratio_words(pair["skew_rhythms"]),
            level=pair["level"],
            level_words=str(LEVEL_WORDS[pair["level"]]),
            since=pair["since"],
            uncertain="unknown" in {lanes[pair[side]]["state"] for side in ("leading", "lagging")},
        )
        for pair in worst_first
    ]


def milestone_rows(drawn: Timeline, owners: Owners, names: Mapping[str, str]) -> list[LayerRows]:
    """Return the milestones of each layer that has some, by baseline."""
    return [
        LayerRows(name, rows)
        for key, name in names.items()
        if (
            rows := [
                _milestone(mark, owners, drawn.as_of)
                for mark in drawn.milestones
                if mark.layer == key
            ]
        )
    ]


def _milestone(mark: Mark, owners: Owners, as_of: date) -> MilestoneRow:
    moved = mark.original_baseline_date != mark.baseline_date
    return MilestoneRow(
        id=mark.id,
        name=mark.name,
        owner=_owner(mark, owners),
        status=mark.status,
        words=str(STATUS_WORDS[mark.status]),
        weight=number_words(mark.weight),
        baseline=mark.baseline_date,
        first_baseline=mark.original_baseline_date if moved else None,
        forecast=mark.forecast_date,
        actual=mark.actual_date,
        overdue=(as_of - mark.baseline_date).days if mark.overdue else 0,
    )


def dependency_rows(
    drawn: Timeline, alignment: Mapping[str, Any], owners: Owners
) -> list[DependencyRow]:
    """Return what waits for what, contradictions first."""
    marks = {mark.id: mark for mark in (*drawn.milestones, *drawn.outside)}
    edges = {(edge["predecessor"], edge["successor"]): edge for edge in alignment["edges"]}
    rows = []
    for link in drawn.dependencies:
        before, after = marks[link.predecessor], marks[link.successor]
        edge = edges.get((link.predecessor, link.successor))
        state = edge["kind"] if edge else "met" if before.actual_date else "waiting"
        rows.append(
            DependencyRow(
                successor=after,
                predecessor=before,
                successor_owner=_owner(after, owners),
                predecessor_owner=_owner(before, owners),
                lag=link.lag_days,
                group=link.need_group or "",
                at_least=link.need_at_least,
                agreement=link.agreement,
                words=str(AGREEMENT_WORDS[link.agreement]),
                state=state,
                slack=signed(edge["slack_days"]) if edge else "",
            )
        )
    urgency = ["dependency_conflict", "ran_ahead", "waiting", "met"]
    return sorted(rows, key=lambda row: (urgency.index(row.state), row.successor.baseline_date))


def owners_in(drawn: Timeline) -> set[UUID]:
    """Return the organisations whose milestones are shown."""
    marks = (*drawn.milestones, *drawn.outside)
    return {mark.owner_organisation for mark in marks if mark.owner_organisation}


def _owner(mark: Mark, owners: Owners) -> str:
    owner = owners.get(mark.owner_organisation) if mark.owner_organisation else None
    return owner.name if owner else ""
