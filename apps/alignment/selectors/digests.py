"""Identity and content of drafts as 64-bit numbers, so that a sweep compares them set-wise.

All of it is made from ids, never from places in a plan: the same misalignment has the same numbers
in every sweep, alone or among two hundred thousand.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.snapshots import Snapshot
from apps.common.packed_ids import halves
from coordination.drafts import KINDS, SEVERAL, Drafts, Lists
from coordination.tables import Lanes
from coordination.vocabulary import FindingKind

Numbers = NDArray[np.uint64]

_PLAN_COLUMNS: Final = ("layer", "baseline", "original", "forecast", "done", "reported")
_OF_LAYERS: Final = [
    KINDS.index(kind)
    for kind in (
        FindingKind.PACE,
        FindingKind.MISSING_LAYER,
        FindingKind.SILENCE,
        FindingKind.FORECAST,
    )
]
_OF_NEEDS: Final = [
    KINDS.index(kind) for kind in (FindingKind.RAN_AHEAD, FindingKind.DEPENDENCY_CONFLICT)
]


class Digests(NamedTuple):
    """By draft, int64 each.

    key: what it is about
    substance: what its readers act on: who leads, and what is planned and done there; the mere
    passing of time does not change it
    fingerprint: all that is said of it
    """

    key: NDArray[np.int64]
    substance: NDArray[np.int64]
    fingerprint: NDArray[np.int64]


def digest(snapshot: Snapshot, lanes: Lanes, drafts: Drafts) -> Digests:
    """Return the numbers of drafts that were raised from a snapshot in which lanes stand like this.

    Where its lanes stand is part of what is said of a finding: while time passes and nobody
    reports, its explanation is told anew.
    """
    layers = halves([layer.pk for layer in snapshot.rules.layers])[:, 1]
    homes = halves(snapshot.initiatives)[:, 1]
    low = snapshot.ids[:, 1]
    several = drafts.initiative == SEVERAL
    home = np.where(several, np.uint64(0), homes[drafts.initiative])
    rows = _sum_of(drafts.rows, low)
    about = rows.copy()
    of_layer, of_need = np.isin(drafts.kind, _OF_LAYERS), np.isin(drafts.kind, _OF_NEEDS)
    about[of_layer] = layers[drafts.key[of_layer, 0]]
    about[of_need] = _needs(drafts.key[of_need], low)
    key = _mix(home, drafts.kind, about)
    silent = _sum_of(drafts.silent, layers)
    doings = _digest_doings(snapshot)
    substance = _mix(
        _sum_of(drafts.leading, layers),
        _sum_of(drafts.rows, doings),
        silent,
        _doings_in_lanes(snapshot, doings, drafts),
    )
    facts = _digest_inputs(snapshot) + _digest_lanes(lanes)
    inputs = np.where(several, np.uint64(0), facts[drafts.initiative])
    fingerprint = _mix(
        substance,
        inputs,
        drafts.level,
        drafts.known_level,
        drafts.since,
        drafts.skew,
        drafts.rhythms.view(np.uint64),
        drafts.slack,
        _sum_of(drafts.leading, layers, ordered=True),
    )
    return Digests(*(column.view(np.int64) for column in (key, substance, fingerprint)))


def _needs(keys: NDArray[np.int64], low: Numbers) -> Numbers:
    """Return the number of each need: of its successor, and its group or its only predecessor."""
    successor, group, predecessor = keys.T
    alone = np.where(predecessor >= 0, low[predecessor], np.uint64(0))
    return _mix(low[successor], group, alone)


def _digest_doings(snapshot: Snapshot) -> Numbers:
    """Return a number for each row that changes with what is planned and done of it."""
    plan = snapshot.plan
    return _mix(snapshot.ids[:, 1], plan.weight.view(np.uint64), plan.baseline, plan.done)


def _doings_in_lanes(snapshot: Snapshot, doings: Numbers, drafts: Drafts) -> Numbers:
    """Return the sum of the doings in the lanes that each draft compares, 0 for none."""
    plan = snapshot.plan
    lanes = np.zeros((plan.initiatives, plan.layers), np.uint64)
    home = np.repeat(np.arange(plan.initiatives), np.diff(plan.first))
    np.add.at(lanes, (home, plan.layer), doings)
    total = np.zeros(len(drafts.initiative), np.uint64)
    compares = np.flatnonzero((drafts.lagging >= 0) & (drafts.initiative != SEVERAL))
    total[compares] = lanes[drafts.initiative[compares], drafts.lagging[compares]]
    owner = np.repeat(np.arange(len(total)), np.diff(drafts.leading.first))
    np.add.at(total, owner, lanes[drafts.initiative[owner], drafts.leading.value])
    return total


def _digest_inputs(snapshot: Snapshot) -> Numbers:
    """Return a number for each initiative that changes with anything the detector reads of it."""
    plan, low = snapshot.plan, snapshot.ids[:, 1]
    rows = _mix(low, plan.weight.view(np.uint64), *(getattr(plan, name) for name in _PLAN_COLUMNS))
    waits = plan.dependencies
    # A cancelled predecessor is row -1, which reads the last id: lag and successor tell it apart.
    edges = _mix(
        low[waits.successor], low[waits.predecessor], waits.predecessor < 0, waits.lag, waits.group
    )
    total = np.zeros(plan.initiatives, np.uint64)
    np.add.at(total, np.repeat(np.arange(plan.initiatives), np.diff(plan.first)), rows)
    np.add.at(total, plan.initiative_of(waits.successor), edges)
    return total


def _digest_lanes(lanes: Lanes) -> Numbers:
    """Return a number for each initiative that changes with where its lanes stand."""
    total = np.zeros(len(lanes.first) - 1, np.uint64)
    figures = (lanes.earned.view(np.uint64), lanes.planned.view(np.uint64))
    np.add.at(
        total,
        lanes.initiative(),
        _mix(lanes.layer, lanes.pace, lanes.original_pace, lanes.silent, *figures),
    )
    return total


def _sum_of(lists: Lists, names: Numbers, *, ordered: bool = False) -> Numbers:
    """Return a number for each list, of what its values stand for; order counts if `ordered`."""
    sizes = np.diff(lists.first)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    place = (
        np.arange(len(owner)) - lists.first[owner] if ordered else np.zeros(len(owner), np.int64)
    )
    total = np.zeros(len(sizes), np.uint64)
    np.add.at(total, owner, _mix(names[lists.value], place))
    return total


def _mix(*columns: NDArray[np.generic]) -> Numbers:
    """Return one well-spread number for each row of the columns (the finaliser of SplitMix64)."""
    mixed = np.full(len(columns[0]), 0x9E3779B97F4A7C15, np.uint64)
    for column in columns:
        bits = column if column.dtype == np.uint64 else column.astype(np.int64).view(np.uint64)
        mixed ^= bits.astype(np.uint64, copy=False)
        mixed ^= mixed >> np.uint64(30)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(27)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return mixed
