"""Findings: what in a detection someone should look at."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coordination.detection import Detection
from coordination.drafts import KINDS, NONE, SEVERAL, Drafts, Lists
from coordination.edges import EDGE_KINDS
from coordination.laggards import Laggards, gather_laggards, that_matter
from coordination.plan import NO_DATE, Plan
from coordination.projection import project_levels
from coordination.tables import Pairs
from coordination.thresholds import Policies, Thresholds, policies_for
from coordination.vocabulary import FindingKind


def raise_findings(plan: Plan, detection: Detection, thresholds: Thresholds | Policies) -> Drafts:
    """Return a draft of every finding, by kind, then by initiative.

    thresholds: those of the detection; their `pairs` decide which pairs raise a finding
    """
    policies = policies_for(plan.initiatives, thresholds)
    return Drafts.join(
        [
            _pace(detection, policies, plan.layers),
            _missing_layers(detection),
            _edges(plan, detection),
            _cycles(plan, detection),
            _dead_ends(plan, detection),
            _silence(detection),
            _forecasts(plan, detection, policies),
        ]
    )


def _of_kind(kind: FindingKind, initiative: NDArray[np.integer]) -> Drafts:
    kinds = np.full(len(initiative), KINDS.index(kind), np.int8)
    return Drafts.blank(kinds, initiative.astype(np.int32))


def _keyed(drafts: Drafts, *parts: NDArray[np.integer]) -> Drafts:
    """Return the drafts with these as the first parts of their keys."""
    key = drafts.key.copy()
    for place, part in enumerate(parts):
        key[:, place] = part
    return replace(drafts, key=key)


def _pace(detection: Detection, policies: Policies, layers: int) -> Drafts:
    pairs = detection.pairs
    return _lagging(FindingKind.PACE, detection, pairs, that_matter(pairs, policies, layers))


def _forecasts(plan: Plan, detection: Detection, policies: Policies) -> Drafts:
    pairs = project_levels(plan, detection, policies)
    everything = np.arange(len(pairs.level))
    drafts = _lagging(FindingKind.FORECAST, detection, pairs, everything)
    # The day is yet to come; and it follows from dates that are stated, reported on or not.
    return replace(drafts, since=np.full(len(drafts), NO_DATE, np.int32), known_level=drafts.level)


def _lagging(
    kind: FindingKind, detection: Detection, pairs: Pairs, chosen: NDArray[np.int64]
) -> Drafts:
    """Return a draft for each lane that lags in some of the `chosen` pairs."""
    laggards = gather_laggards(detection.lanes, pairs, chosen)
    strongest = laggards.pair[laggards.first[:-1]]
    lagging = pairs.lagging[strongest]
    drafts = _of_kind(kind, pairs.initiative[strongest])
    return replace(
        _keyed(drafts, lagging),
        level=laggards.level,
        known_level=laggards.known_level,
        since=laggards.since,
        lagging=lagging,
        skew=pairs.skew[strongest],
        rhythms=pairs.rhythms[strongest],
        leading=Lists(laggards.first, pairs.leading[laggards.pair].astype(np.int64)),
        silent=_silent_layers(laggards, pairs),
    )


def _silent_layers(laggards: Laggards, pairs: Pairs) -> Lists:
    """Return the silent ones of each laggard and its leaders, the laggard's own layer first."""
    group = np.repeat(np.arange(len(laggards.level)), np.diff(laggards.first))
    behind = np.flatnonzero(laggards.silent)
    ahead = np.flatnonzero(laggards.leader_silent)
    owner = np.concatenate((behind, group[ahead]))
    layer = np.concatenate(
        (
            pairs.lagging[laggards.pair[laggards.first[behind]]],
            pairs.leading[laggards.pair[ahead]],
        )
    )
    order = np.argsort(owner, kind="stable")
    return Lists.of_sizes(np.bincount(owner, minlength=len(laggards.level)), layer[order])


def _missing_layers(detection: Detection) -> Drafts:
    missing = detection.missing
    drafts = _of_kind(FindingKind.MISSING_LAYER, missing.initiative)
    return replace(_keyed(drafts, missing.layer), lagging=missing.layer)


def _silence(detection: Detection) -> Drafts:
    lanes = detection.lanes
    silent = np.flatnonzero(lanes.silent)
    layer = lanes.layer[silent]
    drafts = _of_kind(FindingKind.SILENCE, lanes.initiative()[silent])
    alone = np.ones(len(silent), np.int64)
    return replace(_keyed(drafts, layer), lagging=layer, silent=Lists.of_sizes(alone, layer))


def _edges(plan: Plan, detection: Detection) -> Drafts:
    edges, needs = detection.edges, detection.needs
    group = plan.dependencies.group[needs.member[needs.first[edges.need]]]
    codes = np.array([KINDS.index(kind) for kind in EDGE_KINDS], np.int8)
    ran_ahead = edges.kind == EDGE_KINDS.index(FindingKind.RAN_AHEAD)
    drafts = Drafts.blank(codes[edges.kind], plan.initiative_of(edges.successor).astype(np.int32))
    return replace(
        _keyed(drafts, edges.successor, group, np.where(group == 0, edges.predecessor, NONE)),
        since=np.where(ran_ahead, plan.done[edges.successor], np.int32(NO_DATE)),
        slack=edges.slack,
        need=edges.need,
        rows=Lists.of_sizes(
            np.full(len(edges.kind), 2),
            np.column_stack((edges.successor, edges.predecessor)).ravel(),
        ),
    )


def _cycles(plan: Plan, detection: Detection) -> Drafts:
    first, member = detection.gridlock.cycle_first, detection.gridlock.cycle_member
    sizes = np.diff(first)
    start = first[:-1]
    home = plan.initiative_of(member)
    lowest, highest = (np.minimum, np.maximum)
    one = lowest.reduceat(home, start) == highest.reduceat(home, start)
    drafts = _of_kind(FindingKind.GRIDLOCK, np.where(one, home[start], SEVERAL))
    return replace(
        _keyed(drafts, lowest.reduceat(member, start), sizes),
        rows=Lists(first, member.astype(np.int64)),
    )


def _dead_ends(plan: Plan, detection: Detection) -> Drafts:
    rows = detection.gridlock.dead_ends
    alone = np.ones(len(rows), np.int64)
    drafts = _of_kind(FindingKind.GRIDLOCK, plan.initiative_of(rows))
    return replace(_keyed(drafts, rows, alone), rows=Lists.of_sizes(alone, rows))
