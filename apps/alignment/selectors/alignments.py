"""What the detector says of initiatives, as the REST contract puts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import ArrayLike, NDArray

from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import Initiative
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything
from coordination.days import date_of, day_of
from coordination.detection import Detection, detect
from coordination.edges import EDGE_KINDS
from coordination.gridlock import Gridlock
from coordination.plan import Plan
from coordination.survey import Survey
from coordination.tables import Lanes, Pairs
from coordination.vocabulary import Level
from coordination.what_if import Change, apply_changes

# What may be changed in a what-if, and the column of the plan it changes.
WHAT_IF_COLUMNS = {"forecast_date": "forecast", "actual_date": "done", "baseline_date": "baseline"}


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A snapshot as somebody may see it.

    seen: bool for each of the snapshot's initiatives, whether its milestones may be spoken of
    """

    snapshot: Snapshot
    seen: NDArray[np.bool_]

    def shows(self, rows: ArrayLike) -> NDArray[np.bool_]:
        """Return for each row whether it may be spoken of."""
        return self.seen[self.snapshot.plan.initiative_of(rows)]


def view_of(initiative: Initiative, actor: Membership) -> View:
    """Return the plan of one initiative, ranked for reading, as the actor may see it."""
    rules = rules_of(initiative.workspace_id)
    snapshot = take_snapshot(actor.workspace, rules, [initiative.pk], ranked=True)
    return View(snapshot, seen_of(snapshot.initiatives, actor))


def seen_of(initiatives: Sequence[UUID], actor: Membership) -> NDArray[np.bool_]:
    """Return for each of some initiatives whether the actor sees it."""
    if sees_everything(actor):
        return np.ones(len(initiatives), np.bool_)
    visible = set(
        initiatives_visible_to(actor).filter(pk__in=initiatives).values_list("pk", flat=True)
    )
    return np.array([one in visible for one in initiatives], np.bool_)


def alignment_of(initiative: Initiative, as_of: date, actor: Membership) -> dict[str, Any]:
    """Return what the detector says of one initiative on a day, as far as the actor may know it.

    What the initiative waits for elsewhere counts; where the actor does not see it, the edge and
    the cycle that would name it are left out.
    """
    view = view_of(initiative, actor)
    plan, policies = view.snapshot.plan, view.snapshot.policies
    return alignment_in(view, detect(plan, policies, day_of(as_of)))


def what_if(
    initiative: Initiative,
    as_of: date,
    changes: Mapping[UUID, Mapping[str, date]],
    actor: Membership,
) -> dict[str, Any]:
    """Return {before, after}: the alignment as it is, and as it would be with other dates.

    changes: milestone → {one of WHAT_IF_COLUMNS: date}; nothing is stored
    Raises: KeyError, with the first milestone that is not in the initiative or not live.
    """
    view = view_of(initiative, actor)
    plan, policies = view.snapshot.plan, view.snapshot.policies
    return {
        name: alignment_in(view, detect(each, policies, day_of(as_of)))
        for name, each in (("before", plan), ("after", _changed(view.snapshot, changes)))
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


def alignment_in(view: View, detection: Detection) -> dict[str, Any]:
    """Return the alignment of a snapshot's first initiative."""
    rules = view.snapshot.rules
    missing = detection.missing.layer[detection.missing.initiative == 0]
    return {
        "as_of": date_of(detection.as_of),
        "rhythm_days": float(detection.rhythm[0]),
        "lanes": lanes_in(detection, rules, 0),
        "pairs": pairs_in(detection, rules, 0),
        "missing_layers": [rules.keys[layer] for layer in missing],
        "edges": _edges_in(view, detection),
        "gridlock": _gridlock_in(view, detection),
    }


def lanes_in(surveyed: Survey | Detection, rules: Rules, initiative: int) -> list[dict[str, Any]]:
    """Return the lanes of one initiative in the order of the layers."""
    lanes = surveyed.lanes
    return [
        {"layer": rules.keys[lanes.layer[lane]], **lane_facts(lanes, lane)}
        for lane in range(lanes.first[initiative], lanes.first[initiative + 1])
    ]


def lane_facts(lanes: Lanes, lane: int) -> dict[str, Any]:
    """Return where one lane stands, whatever it is called."""
    return {
        "milestones": int(lanes.milestones[lane]),
        "completed": int(lanes.completed[lane]),
        "weight": float(lanes.weight[lane]),
        "earned": float(lanes.earned[lane]),
        "planned": float(lanes.planned[lane]),
        "pace_days": int(lanes.pace[lane]),
        "original_pace_days": int(lanes.original_pace[lane]),
        "state": "unknown" if lanes.silent[lane] else "known",
    }


def pairs_in(surveyed: Survey | Detection, rules: Rules, initiative: int) -> list[dict[str, Any]]:
    """Return the pairs of one initiative that have a level."""
    pairs = surveyed.pairs
    first, last = np.searchsorted(pairs.initiative, [initiative, initiative + 1])
    return [pair_facts(pairs, pair, rules.keys) for pair in range(first, last)]


def pair_facts(pairs: Pairs, pair: int, keys: Sequence[str]) -> dict[str, Any]:
    """Return one pair of lanes that has a level; keys: of the lanes, by their number."""
    return {
        "leading": keys[pairs.leading[pair]],
        "lagging": keys[pairs.lagging[pair]],
        "skew_days": int(pairs.skew[pair]),
        "skew_rhythms": float(pairs.rhythms[pair]),
        "level": Level.of_rank(int(pairs.level[pair])),
        "since": date_of(pairs.since[pair]),
    }


def _edges_in(view: View, detection: Detection) -> list[dict[str, Any]]:
    edges, snapshot = detection.edges, view.snapshot
    own = np.flatnonzero((edges.successor < snapshot.plan.first[1]) & view.shows(edges.predecessor))
    return [
        {
            "kind": EDGE_KINDS[edges.kind[edge]],
            "predecessor": snapshot.milestone(int(edges.predecessor[edge])),
            "successor": snapshot.milestone(int(edges.successor[edge])),
            "slack_days": int(edges.slack[edge]),
        }
        for edge in own.tolist()
    ]


def _gridlock_in(view: View, detection: Detection) -> dict[str, Any]:
    """Return what is stuck in the first initiative, and every cycle that it is part of."""
    gridlock, snapshot = detection.gridlock, view.snapshot
    own = snapshot.plan.first[1]
    return {
        "stuck": snapshot.milestones(gridlock.stuck[gridlock.stuck < own]),
        "cycles": [
            snapshot.milestones(rows)
            for rows in cycles_in(gridlock)
            if (rows < own).any() and view.shows(rows).all()
        ],
        "dead_ends": snapshot.milestones(gridlock.dead_ends[gridlock.dead_ends < own]),
    }


def cycles_in(gridlock: Gridlock) -> list[NDArray[np.int64]]:
    """Return the rows of each cycle."""
    return [
        gridlock.cycle_member[start:end].astype(np.int64)
        for start, end in pairwise(gridlock.cycle_first.tolist())
    ]
