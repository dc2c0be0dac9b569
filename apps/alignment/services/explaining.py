"""The explanation stored with a finding: the core's story with ids and names in the place of rows."""

import dataclasses
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from apps.alignment.selectors.snapshots import Snapshot
from apps.programmes.models import Milestone
from coordination.days import date_of
from coordination.explanation import (
    Coupling,
    Explanation,
    GridlockStory,
    LaneFigures,
    MissingStory,
    NeedStory,
    PaceStory,
    SilenceStory,
    Story,
)
from coordination.interventions import Intervention
from coordination.plan import CANCELLED


class Telling:
    """Tells explanations of one snapshot, remembering which milestones they speak of."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Tell in terms of this snapshot."""
        self.snapshot = snapshot
        self.spoken_of: set[UUID] = set()

    def tell(self, explanation: Explanation) -> dict[str, Any]:
        """Return an explanation ready for JSON; `add_names` completes it."""
        before, self.spoken_of = self.spoken_of, set()
        told = {
            "as_of": date_of(explanation.as_of).isoformat(),
            "rhythm_days": explanation.rhythm,
            "thresholds": self._thresholds(explanation),
            "lanes": [self._lane(lane) for lane in explanation.lanes],
            **self._story(explanation.story),
            "inputs_hash": explanation.inputs_hash,
        }
        told["milestones"] = sorted(map(str, self.spoken_of))
        self.spoken_of |= before
        return told

    def _story(self, story: Story) -> dict[str, Any]:
        match story:
            case PaceStory():
                return self._pace(story)
            case NeedStory():
                return self._need(story)
            case GridlockStory():
                return {
                    "members": self._ids(story.members),
                    "waits": [self._coupling(wait) for wait in story.waits],
                    "interventions": self.interventions(story.interventions),
                }
            case SilenceStory():
                return {
                    "due": [
                        {
                            "milestone": self._id(due.row),
                            "baseline_date": date_of(due.baseline).isoformat(),
                            "reported_on": None if due.reported is None else _iso(due.reported),
                        }
                        for due in story.due
                    ],
                    "reported_lately": self._ids(story.recent),
                }
            case MissingStory():
                return {
                    "layers_planned": [self._layer(layer) for layer in story.planned],
                    "layers_begun": [self._layer(layer) for layer in story.begun],
                }

    def _pace(self, story: PaceStory) -> dict[str, Any]:
        return {
            "leaders": [
                {
                    "layer": self._layer(leader.layer),
                    "skew_days": leader.skew,
                    "skew_rhythms": leader.rhythms,
                    "level": leader.level,
                    "since": _iso(leader.since),
                    "milestones": self._ids(leader.rows),
                }
                for leader in story.leaders
            ],
            "overdue": [
                {
                    "milestone": self._id(late.row),
                    "days_overdue": late.days,
                    "skew_days_if_done_today": late.skew_if_done,
                }
                for late in story.overdue
            ],
            "closing_order": [
                {"milestone": self._id(step.row), "skew_days_after": step.skew}
                for step in story.closing
            ],
            "closed_below_days": story.closed_below,
            "couplings": [self._coupling(coupling) for coupling in story.couplings],
            "next_level": story.next_level,
            "next_level_on": None if story.next_level_on is None else _iso(story.next_level_on),
        }

    def _need(self, story: NeedStory) -> dict[str, Any]:
        return {
            "successor": self._id(story.successor),
            "successor_expected": _iso(story.successor_expected),
            "required": story.required,
            "binding": self._id(story.binding),
            "slack_days": story.slack,
            "members": [
                {
                    "predecessor": None
                    if member.predecessor is None
                    else self._id(member.predecessor),
                    "lag_days": member.lag,
                    "needed_by": _iso(member.needed_by),
                    "expected": None if member.expected is None else _iso(member.expected),
                    "done": member.done,
                }
                for member in story.members
            ],
        }

    def _coupling(self, coupling: Coupling) -> dict[str, Any]:
        cancelled = coupling.predecessor == CANCELLED
        return {
            "successor": self._id(coupling.successor),
            "predecessor": None if cancelled else self._id(coupling.predecessor),
            "lag_days": coupling.lag,
            "done": coupling.done,
        }

    def interventions(self, ways: Iterable[Intervention]) -> list[dict[str, Any]]:
        """Return ways out of a gridlock."""
        return [{"milestones": self._ids(way.rows), "releases": way.releases} for way in ways]

    def _lane(self, lane: LaneFigures) -> dict[str, Any]:
        return {
            "layer": self._layer(lane.layer),
            "milestones": lane.milestones,
            "completed": lane.completed,
            "weight": lane.weight,
            "earned": lane.earned,
            "planned": lane.planned,
            "pace_days": lane.pace,
            "original_pace_days": lane.original_pace,
            "state": "unknown" if lane.silent else "known",
        }

    def _thresholds(self, explanation: Explanation) -> dict[str, Any]:
        numbers = dataclasses.asdict(explanation.thresholds)
        pairs = numbers.pop("pairs")
        named = pairs and sorted(
            [self._layer(ahead), self._layer(behind)] for ahead, behind in pairs
        )
        return numbers | {"pairs": named}

    def _layer(self, layer: int) -> str:
        return self.snapshot.rules.keys[layer]

    def _id(self, row: int) -> str:
        milestone = self.snapshot.milestone(row)
        self.spoken_of.add(milestone)
        return str(milestone)

    def _ids(self, rows: Iterable[int]) -> list[str]:
        return [self._id(row) for row in rows]


def add_names(explanations: list[dict[str, Any]], telling: Telling) -> dict[UUID, UUID | None]:
    """Put name, layer, dates and owner beside each milestone that explanations speak of.

    One statement for all of them. Returns the owners' organisations by milestone.
    """
    keys = {layer.pk: layer.key for layer in telling.snapshot.rules.layers}
    rows = Milestone.objects.filter(pk__in=telling.spoken_of).select_related("owner_organisation")
    told = {
        str(row.pk): {
            "name": row.name,
            "layer": keys[row.layer_id],
            "initiative": str(row.initiative_id),
            "owner": row.owner_organisation.name if row.owner_organisation else None,
            "owner_organisation": row.owner_organisation_id and str(row.owner_organisation_id),
            "baseline_date": row.baseline_date.isoformat(),
            "original_baseline_date": row.original_baseline_date.isoformat(),
            "forecast_date": row.forecast_date and row.forecast_date.isoformat(),
            "actual_date": row.actual_date and row.actual_date.isoformat(),
        }
        for row in rows
    }
    for explanation in explanations:
        explanation["milestones"] = {
            one: told[one] for one in explanation["milestones"] if one in told
        }
    return {row.pk: row.owner_organisation_id for row in rows}


def _iso(day: int) -> str:
    return date_of(day).isoformat()
