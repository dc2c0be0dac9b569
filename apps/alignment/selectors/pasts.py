"""Initiatives as they were on past days, by what was known of them then.

What is done counts from its actual date, a baseline from the day its change was approved, a stated
forecast from the day it was recorded, or is said to have been stated: the same record gives the
same past, day for day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import Snapshot, networks, take_snapshot
from apps.common.history_reading import versions_of
from apps.programmes.models import BaselineMove, ChangeState, Initiative, Milestone
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.networks import in_whole_networks
from coordination.plan import NO_DATE, Plan

# Initiatives that are held and drawn together.
_AT_ONCE: Final = 500


class Statement(NamedTuple):
    """What was stated of a milestone on a day. forecast: None where it was taken back."""

    on: date
    forecast: date | None


Stated = Mapping[UUID, Sequence[Statement]]


class Changes(NamedTuple):
    """Dates of rows that changed on days, in an order in which the last one wins."""

    day: NDArray[np.int64]
    row: NDArray[np.int64]
    value: NDArray[np.int32]

    @classmethod
    def of(cls, changes: list[tuple[date, int, int]]) -> "Changes":
        """Return changes as columns, from (day, row, value)."""
        return cls(
            np.array([day_of(day) for day, _, _ in changes], np.int64),
            np.array([row for _, row, _ in changes], np.int64),
            np.array([value for _, _, value in changes], np.int32),
        )

    def put(self, column: NDArray[np.int32], chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
        """Return the column with the chosen changes made."""
        changed = column.copy()
        changed[self.row[chosen]] = self.value[chosen]
        return changed


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Some initiatives, whole networks of them, on any past day."""

    snapshot: Snapshot
    forecasts: Changes
    undone: Changes

    def on(self, day: int) -> Plan:
        """Return the plan as it was known at the end of a day."""
        plan = self.snapshot.plan.known_at(day)
        nothing = np.full(plan.milestones, NO_DATE, np.int32)
        return replace(
            plan,
            baseline=self.undone.put(plan.baseline, self.undone.day > day),
            forecast=self.forecasts.put(nothing, self.forecasts.day <= day),
        )


def pasts_of(workspace: Workspace, stated: Stated) -> Iterator[Past]:
    """Return the initiatives of a workspace, share by share.

    stated: by milestone, what is known to have been stated besides what was recorded
    """
    rules = rules_of(workspace.pk)
    everything = list(
        Initiative.objects.filter(workspace=workspace).order_by("pk").values_list("pk", flat=True)
    )
    for share in in_whole_networks(everything, networks(workspace.pk), _AT_ONCE):
        yield _past_of(workspace, rules, share, stated)


def _past_of(workspace: Workspace, rules: Rules, initiatives: list[UUID], stated: Stated) -> Past:
    snapshot = take_snapshot(workspace, rules, initiatives, ranked=True)
    return Past(snapshot, _forecasts(snapshot, stated), moves_in(snapshot))


def _forecasts(snapshot: Snapshot, stated: Stated) -> Changes:
    """Return the forecasts, each from the day it was stated or recorded, in the order of days."""
    recorded = (
        versions_of(Milestone)
        .filter(initiative_id__in=snapshot.initiatives)
        .order_by("pgh_id")
        .values_list("pgh_created_at", "pgh_obj_id", "forecast_date")
    )
    told = [
        (one.on, milestone, one.forecast)
        for milestone, statements in stated.items()
        for one in statements
    ]
    told += [
        (snapshot.workspace.local(at).date(), milestone, forecast)
        for at, milestone, forecast in recorded
    ]
    told.sort(key=lambda one: one[0])
    rows = snapshot.rows_of([milestone for _, milestone, _ in told]).tolist()
    return Changes.of(
        [
            (on, row, NO_DATE if forecast is None else day_of(forecast))
            for row, (on, _, forecast) in zip(rows, told, strict=True)
            if row >= 0
        ]
    )


def moves_in(snapshot: Snapshot) -> Changes:
    """Return what to undo of approved baseline changes, the latest first."""
    moves = list(
        BaselineMove.objects.filter(
            change__state=ChangeState.APPROVED,
            milestone__initiative__in=snapshot.initiatives,
        )
        .order_by("-change__decided_at", "-pk")
        .values_list("change__decided_at", "milestone_id", "from_date")
    )
    rows = snapshot.rows_of([milestone for _, milestone, _ in moves]).tolist()
    return Changes.of(
        [
            (snapshot.workspace.local(at).date(), row, day_of(before))
            for row, (at, _, before) in zip(rows, moves, strict=True)
            if row >= 0 and at is not None
        ]
    )
