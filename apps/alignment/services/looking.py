"""Looking at initiatives: what the detector sees of them, and which of them need a second look."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.digests import Digests, digest
from apps.alignment.selectors.rules import Rules
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.alignment.selectors.standing import open_findings
from apps.stakeholders.models import Workspace
from coordination.detection import Detection, detect
from coordination.drafts import SEVERAL, Drafts
from coordination.findings import raise_findings


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What is seen of some initiatives on a day.

    places: of the drafts that concern them, and not only what they wait for
    """

    snapshot: Snapshot
    detection: Detection
    drafts: Drafts
    digests: Digests
    places: NDArray[np.int64]


def look_at(workspace: Workspace, rules: Rules, initiatives: list[UUID], day: int) -> Sight:
    """Return what the detector sees of some initiatives on a day; nothing is locked or written."""
    snapshot = take_snapshot(workspace, rules, initiatives)
    detection = detect(snapshot.plan, snapshot.policies, day)
    drafts = raise_findings(snapshot.plan, detection, snapshot.policies)
    return Sight(
        snapshot, detection, drafts, digest(snapshot, drafts), _concerning(snapshot, drafts)
    )


def _concerning(snapshot: Snapshot, drafts: Drafts) -> NDArray[np.int64]:
    """Return the places of drafts of the initiatives asked for; one of several concerns each of them."""
    concerned = (drafts.initiative >= 0) & (drafts.initiative < snapshot.scope)
    own = snapshot.plan.first[snapshot.scope]
    for place in np.flatnonzero(drafts.initiative == SEVERAL).tolist():
        concerned[place] = min(drafts.rows.at(place)) < own
    return np.flatnonzero(concerned)


def differing(sight: Sight, day: int) -> list[UUID]:
    """Return the initiatives whose findings are not what the record says, few in a steady state."""
    snapshot, drafts = sight.snapshot, sight.drafts
    keys, fingerprints, homes, accepted_until = open_findings(snapshot)
    seen = sight.digests.key[sight.places]
    known, found = _match(keys, seen)
    same = found.copy()
    same[found] = (
        fingerprints[known[found]] == sight.digests.fingerprint[sight.places[found]]
    ) | (accepted_until[known[found]] >= day)
    gone = np.ones(len(keys), np.bool_)
    gone[known[found]] = False
    places = set(homes[gone].tolist())
    for place in sight.places[~same].tolist():
        home = int(drafts.initiative[place])
        places.add(home if home != SEVERAL else _first_home(snapshot, drafts.rows.at(place)))
    return [snapshot.initiatives[place] for place in sorted(places)]


def _match(
    keys: NDArray[np.int64], seen: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where each number of `seen` stands in `keys`, and whether it does."""
    if not len(keys):
        return np.zeros(len(seen), np.int64), np.zeros(len(seen), np.bool_)
    order = np.argsort(keys)
    known = order[np.searchsorted(keys, seen, sorter=order).clip(max=len(keys) - 1)]
    return known, keys[known] == seen


def _first_home(snapshot: Snapshot, rows: tuple[int, ...]) -> int:
    """Return the first of the initiatives asked for that rows belong to."""
    return int(snapshot.plan.initiative_of(np.array(rows)).min())
