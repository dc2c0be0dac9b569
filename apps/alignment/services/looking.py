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
    digests = digest(snapshot, detection.lanes, drafts)
    return Sight(snapshot, detection, drafts, digests, _concerning(snapshot, drafts))


def _concerning(snapshot: Snapshot, drafts: Drafts) -> NDArray[np.int64]:
    """Return the places of drafts of the initiatives asked for, also of those with others."""
    concerned = (drafts.initiative >= 0) & (drafts.initiative < snapshot.scope)
    own = snapshot.plan.first[snapshot.scope]
    several = np.flatnonzero(drafts.initiative == SEVERAL)
    concerned[several] = [min(rows) < own for rows in drafts.rows.take(several)]
    return np.flatnonzero(concerned)


def differing(sight: Sight, day: int) -> list[UUID]:
    """Return the initiatives whose findings are not what the record says, few in a steady state."""
    snapshot, drafts = sight.snapshot, sight.drafts
    keys, fingerprints, homes, accepted_until = open_findings(snapshot)
    seen = sight.digests.key[sight.places]
    known, found = _match(keys, seen)
    same = found.copy()
    same[found] = (fingerprints[known[found]] == sight.digests.fingerprint[sight.places[found]]) | (
        accepted_until[known[found]] >= day
    )
    gone = np.ones(len(keys), np.bool_)
    gone[known[found]] = False
    places = set(homes[gone].tolist())
    unlike = sight.places[~same]
    homes_unlike = drafts.initiative[unlike]
    places.update(homes_unlike[homes_unlike != SEVERAL].tolist())
    for rows in drafts.rows.take(unlike[homes_unlike == SEVERAL]):
        places.add(_first_home(snapshot, rows))
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


def entangled(sight: Sight, suspects: list[UUID]) -> list[UUID]:
    """Return the initiatives that share a draft of several with a suspect, asked for or not."""
    drafts, doubted = sight.drafts, set(suspects)
    shared: set[UUID] = set()
    of_several = sight.places[drafts.initiative[sight.places] == SEVERAL]
    for rows in drafts.rows.take(of_several):
        homes = homes_of(sight, rows)
        if not doubted.isdisjoint(homes):
            shared |= homes
    return list(shared)


def homes_of(sight: Sight, rows: tuple[int, ...]) -> set[UUID]:
    """Return the initiatives that rows belong to."""
    places = sight.snapshot.plan.initiative_of(np.array(rows))
    return {sight.snapshot.initiatives[place] for place in places.tolist()}
