"""A workspace or a programme as one whole: which of its lanes outpaces which."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from apps.alignment.selectors.alignments import lane_facts, pair_facts
from apps.alignment.selectors.lanes_by import GROUPINGS, LanesBy
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import Initiative, Programme
from apps.programmes.selectors.visibility import programmes_visible_to
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.regrouping import NOWHERE, regroup
from coordination.survey import Survey, survey
from coordination.thresholds import Thresholds

MOST_PAIRS: Final = 100
MOST_PROGRAMMES: Final = 200


def portfolio_of(
    actor: Membership,
    initiatives: QuerySet[Initiative],
    by: str,
    as_of: date,
    programme: Programme | None = None,
) -> dict[str, Any]:
    """Return the roll-up of some initiatives that the actor sees, in lanes by one of GROUPINGS.

    programme: where they are those of one, whose thresholds then hold; else the workspace's do
    The whole, and each of up to MOST_PROGRAMMES programmes, is surveyed as an initiative is.
    """
    rules = rules_of(actor.workspace_id)
    homes = dict(initiatives.order_by("pk").values_list("pk", "programme_id"))
    snapshot = take_snapshot(actor.workspace, rules, list(homes), alone=True)
    lanes = GROUPINGS[by](snapshot)
    thresholds = replace(
        rules.choices[rules.choice_of(programme.pk if programme else None)], pairs=None
    )
    together = np.zeros(snapshot.plan.initiatives, np.int64)
    whole = _surveyed(snapshot, lanes, together, 1, thresholds, as_of)
    pairs = _pairs(whole, lanes, 0)
    named = _programmes(actor, homes.values())
    places = {each.pk: place for place, each in enumerate(named)}
    of_programme = np.array(
        [places.get(homes[one], NOWHERE) for one in snapshot.initiatives], np.int64
    )
    each = _surveyed(snapshot, lanes, of_programme, len(named), thresholds, as_of)
    return {
        "as_of": as_of,
        "by": by,
        "programme": programme.pk if programme else None,
        "initiatives": len(homes),
        "milestones": int(whole.lanes.milestones.sum()),
        "rhythm_days": float(whole.rhythm[0]),
        "lanes": _lanes(whole, lanes, 0),
        "pairs": pairs[:MOST_PAIRS],
        "more_pairs": max(len(pairs) - MOST_PAIRS, 0),
        "lanes_left_out": lanes.left_out,
        "programmes": [
            {
                "programme": one.pk,
                "key": one.key,
                "name": one.name,
                "initiatives": int((of_programme == place).sum()),
                "lanes": _lanes(each, lanes, place),
                "worst_pair": next(iter(_pairs(each, lanes, place)), None),
            }
            for place, one in enumerate(named)
        ],
    }


def _programmes(actor: Membership, found: Iterable[UUID | None]) -> list[Programme]:
    seen = programmes_visible_to(actor).filter(pk__in={one for one in found if one})
    return list(seen.order_by("name", "pk")[:MOST_PROGRAMMES])


def _surveyed(
    snapshot: Snapshot,
    lanes: LanesBy,
    whole_of: NDArray[np.int64],
    wholes: int,
    thresholds: Thresholds,
    as_of: date,
) -> Survey:
    """Return the survey of wholes; whole_of: int64[I], the whole each initiative is in."""
    whole = np.repeat(whole_of, np.diff(snapshot.plan.first))
    regrouped = regroup(snapshot.plan, whole, wholes, lanes.lane, len(lanes.keys))
    return survey(regrouped.plan, thresholds, day_of(as_of))


def _lanes(surveyed: Survey, lanes: LanesBy, whole: int) -> list[dict[str, Any]]:
    found = surveyed.lanes
    return [
        {
            "key": lanes.keys[found.layer[lane]],
            "name": lanes.names[found.layer[lane]],
            **lane_facts(found, lane),
        }
        for lane in range(found.first[whole], found.first[whole + 1])
    ]


def _pairs(surveyed: Survey, lanes: LanesBy, whole: int) -> list[dict[str, Any]]:
    """Return the pairs of lanes of a whole that have a level, the worst first."""
    pairs = surveyed.pairs
    here = np.flatnonzero(pairs.initiative == whole)
    worst_first = here[np.lexsort((-pairs.rhythms[here], -pairs.level[here]))]
    return [pair_facts(pairs, pair, lanes.keys) for pair in worst_first.tolist()]
