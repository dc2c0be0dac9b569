"""What the detector says of initiatives, as the REST contract puts it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import Initiative
from coordination.days import date_of, day_of
from coordination.detection import Detection, detect
from coordination.edges import EDGE_KINDS
from coordination.gridlock import Gridlock
from coordination.plan import Plan
from coordination.survey import Survey
from coordination.vocabulary import Level
from coordination.what_if import Change, apply_changes

# What may be changed in a what-if, and the column of the plan it changes.
WHAT_IF_COLUMNS = {"forecast_date": "forecast", "actual_date": "done", "baseline_date": "baseline"}


def snapshot_of(initiative: Initiative) -> Snapshot:
    """Return the plan of one initiative, ranked for reading."""
    rules = rules_of(initiative.workspace_id)
    return take_snapshot(initiative.workspace, rules, [initiative.pk], ranked=True)


def alignment_of(initiative: Initiative, as_of: date) -> dict[str, Any]:
    """Return what the detector says of one initiative on a day."""
    snapshot = snapshot_of(initiative)
    return alignment_in(snapshot, detect(snapshot.plan, snapshot.policies, day_of(as_of)))


def what_if(
    initiative: Initiative, as_of: date, changes: Mapping[UUID, Mapping[str, date]]
) -> dict[str, Any]:
    """Return {before, after}: the alignment as it is, and as it would be with other dates.

    changes: milestone → {one of WHAT_IF_COLUMNS: date}; nothing is stored
    Raises: KeyError, with the first milestone that is not in the initiative or not live.
    """
    snapshot = snapshot_of(initiative)
    imagined = replace(snapshot, plan=_changed(snapshot, changes))
    return {
        name: alignment_in(each, detect(each.plan, each.policies, day_of(as_of)))
        for name, each in (("before", snapshot), ("after", imagined))
    }


def _changed(snapshot: Snapshot, changes: Mapping[UUID, Mapping[str, date]]) -> Plan:
    rows = snapshot.rows_of(list(changes)).tolist()
    for row, milestone in zip(rows, changes, strict=True):
        if not 0 <= row < snapshot.plan.first[1]:
            raise KeyError(milestone)
    return apply_changes(
        snapshot.plan,
        (
            Change(row, WHAT_IF_COLUMNS[name], day_of(when))
            for row, dates in zip(rows, changes.values(), strict=True)
            for name, when in dates.items()
        ),
    )


def alignment_in(snapshot: Snapshot, detection: Detection) -> dict[str, Any]:
    """Return the alignment of a snapshot's first initiative."""
    keys = snapshot.rules.keys
    missing = detection.missing.layer[detection.missing.initiative == 0]
    return {
        "as_of": date_of(detection.as_of),
        "rhythm_days": float(detection.rhythm[0]),
        "lanes": lanes_in(detection, snapshot.rules, 0),
        "pairs": pairs_in(detection, snapshot.rules, 0),
        "missing_layers": [keys[layer] for layer in missing],
        "edges": _edges_in(snapshot, detection),
        "gridlock": _gridlock_in(snapshot, detection),
    }


def lanes_in(surveyed: Survey | Detection, rules: Rules, initiative: int) -> list[dict[str, Any]]:
    """Return the lanes of one initiative in the order of the layers."""
    lanes = surveyed.lanes
    return [
        {
            "layer": rules.keys[lanes.layer[lane]],
            "milestones": int(lanes.milestones[lane]),
            "completed": int(lanes.completed[lane]),
            "weight": float(lanes.weight[lane]),
            "earned": float(lanes.earned[lane]),
            "planned": float(lanes.planned[lane]),
            "pace_days": int(lanes.pace[lane]),
            "original_pace_days": int(lanes.original_pace[lane]),
            "state": "unknown" if lanes.silent[lane] else "known",
        }
        for lane in range(lanes.first[initiative], lanes.first[initiative + 1])
    ]


def pairs_in(surveyed: Survey | Detection, rules: Rules, initiative: int) -> list[dict[str, Any]]:
    """Return the pairs of one initiative that have a level."""
    pairs = surveyed.pairs
    first, last = np.searchsorted(pairs.initiative, [initiative, initiative + 1])
    return [
        {
            "leading": rules.keys[pairs.leading[pair]],
            "lagging": rules.keys[pairs.lagging[pair]],
            "skew_days": int(pairs.skew[pair]),
            "skew_rhythms": float(pairs.rhythms[pair]),
            "level": Level.of_rank(int(pairs.level[pair])),
            "since": date_of(pairs.since[pair]),
        }
        for pair in range(first, last)
    ]


def _edges_in(snapshot: Snapshot, detection: Detection) -> list[dict[str, Any]]:
    edges = detection.edges
    own = np.flatnonzero(edges.successor < snapshot.plan.first[1])
    return [
        {
            "kind": EDGE_KINDS[edges.kind[edge]],
            "predecessor": snapshot.milestone(int(edges.predecessor[edge])),
            "successor": snapshot.milestone(int(edges.successor[edge])),
            "slack_days": int(edges.slack[edge]),
        }
        for edge in own.tolist()
    ]


def _gridlock_in(snapshot: Snapshot, detection: Detection) -> dict[str, Any]:
    """Return what is stuck in the first initiative, and every cycle that it is part of."""
    gridlock, own = detection.gridlock, snapshot.plan.first[1]
    cycles = cycles_in(snapshot, gridlock)
    mine = set(snapshot.milestones(np.arange(own)))
    return {
        "stuck": snapshot.milestones(gridlock.stuck[gridlock.stuck < own]),
        "cycles": [cycle for cycle in cycles if not mine.isdisjoint(cycle)],
        "dead_ends": snapshot.milestones(gridlock.dead_ends[gridlock.dead_ends < own]),
    }


def cycles_in(snapshot: Snapshot, gridlock: Gridlock) -> list[list[UUID]]:
    """Return the members of each cycle of a snapshot."""
    bounds = gridlock.cycle_first.tolist()
    return [
        snapshot.milestones(gridlock.cycle_member[start:end])
        for start, end in zip(bounds, bounds[1:], strict=False)
    ]
