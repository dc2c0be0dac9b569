"""The explanation stored with a finding: the core's story, with ids and names in place of rows."""

import dataclasses
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from apps.alignment.selectors.snapshots import Snapshot
from coordination.days import date_of
from coordination.interventions import Intervention
from coordination.plan import CANCELLED
from coordination.stories import (
    Coupling,
    Explanation,
    ForecastStory,
    GridlockStory,
    LaneFigures,
    MissingStory,
    NeedStory,
    PaceStory,
    SilenceStory,
    Story,
)
from coordination.thresholds import Thresholds

_NAMES: Final = """
SELECT m.id, m.owner_organisation_id, json_build_object(
           'name', m.name, 'layer', layer.key, 'initiative', m.initiative_id,
           'owner', owner.name, 'owner_organisation', m.owner_organisation_id,
           'baseline_date', m.baseline_date, 'original_baseline_date', m.original_baseline_date,
           'forecast_date', m.forecast_date, 'actual_date', m.actual_date)::text
  FROM programmes_milestone m
  JOIN programmes_layer layer ON layer.id = m.layer_id
  LEFT JOIN stakeholders_organisation owner ON owner.id = m.owner_organisation_id
 WHERE m.id = ANY (%s::uuid[])
"""


class Telling:
    """Tells explanations of one snapshot, remembering which milestones they speak of."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Tell in terms of this snapshot."""
        self._snapshot = snapshot
        self._layers = snapshot.rules.keys
        self._thresholds: dict[int, dict[str, Any]] = {}
        self._names: dict[int, str] = {}
        self._spoken_of: set[int] = set()

    def tell(self, explanation: Explanation) -> dict[str, Any]:
        """Return an explanation ready for JSON; `add_names` completes it."""
        self._spoken_of.clear()
        told = {
            "as_of": date_of(explanation.as_of).isoformat(),
            "rhythm_days": explanation.rhythm,
            "thresholds": self._told_thresholds(explanation.thresholds),
            "lanes": [self._lane(lane) for lane in explanation.lanes],
            **self._story(explanation.story),
            "inputs_hash": explanation.inputs_hash,
        }
        told["milestones"] = sorted(self._names[row] for row in self._spoken_of)
        return told

    def _story(self, story: Story) -> dict[str, Any]:
        match story:
            case PaceStory():
                return self._pace(story)
            case ForecastStory():
                return self._forecast(story)
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

    def _forecast(self, story: ForecastStory) -> dict[str, Any]:
        return {
            "expected_on": _iso(story.on),
            "leaders": [
                {
                    "layer": self._layer(leader.layer),
                    "skew_days": leader.skew,
                    "skew_rhythms": leader.rhythms,
                    "level": leader.level,
                    "expected_on": _iso(leader.on),
                }
                for leader in story.leaders
            ],
            "late": [
                {
                    "milestone": self._id(late.row),
                    "baseline_date": _iso(late.baseline),
                    "expected": None if late.expected is None else _iso(late.expected),
                    "waits_for": None if late.waits_for is None else self._id(late.waits_for),
                }
                for late in story.late
            ],
            "couplings": [self._coupling(coupling) for coupling in story.couplings],
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

    def _told_thresholds(self, thresholds: Thresholds) -> dict[str, Any]:
        """Return thresholds by name; the same object for all explanations that share them."""
        told = self._thresholds.get(id(thresholds))
        if told is None:
            told = dataclasses.asdict(thresholds)
            if thresholds.pairs is not None:
                told["pairs"] = sorted(
                    [self._layer(ahead), self._layer(behind)] for ahead, behind in thresholds.pairs
                )
            self._thresholds[id(thresholds)] = told
        return told

    def _layer(self, layer: int) -> str:
        return self._layers[layer]

    def _id(self, row: int) -> str:
        name = self._names.get(row)
        if name is None:
            name = self._names[row] = str(self._snapshot.milestone(row))
        self._spoken_of.add(row)
        return name

    def _ids(self, rows: Iterable[int]) -> list[str]:
        return [self._id(row) for row in rows]


def add_names(explanations: list[dict[str, Any]]) -> list[list[UUID]]:
    """Put name, layer, dates and owner beside each milestone that explanations speak of.

    One statement for all of them. Returns by explanation the organisations that own any of these.
    """
    spoken_of = {one for explanation in explanations for one in explanation["milestones"]}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [list(spoken_of)])
        rows = {str(one): (owner, orjson.loads(told)) for one, owner, told in cursor.fetchall()}
    owners = []
    for explanation in explanations:
        here = {one: rows[one] for one in explanation["milestones"] if one in rows}
        explanation["milestones"] = {one: told for one, (_, told) in here.items()}
        owners.append(sorted({owner for owner, _ in here.values() if owner}))
    return owners


def _iso(day: int) -> str:
    return date_of(day).isoformat()
