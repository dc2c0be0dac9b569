"""The board: where every initiative stands, worst first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from apps.alignment.selectors.alignments import lanes_in, pairs_in
from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import Initiative
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.missing import find_missing
from coordination.survey import Survey, survey
from coordination.vocabulary import Level

_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one initiative stands on the board, enough to sort and filter it.

    pk: the initiative's id
    skew_rhythms: of its worst pair; None where no two lanes can be compared
    level: rank of its worst pair, 0 for none
    """

    pk: UUID
    skew_rhythms: float | None
    level: int
    share: "_Share"
    place: int


@dataclass(frozen=True, eq=False)
class _Share:
    snapshot: Snapshot
    surveyed: Survey
    rules: Rules

    @cached_property
    def missing(self) -> dict[int, list[str]]:
        """Return the keys of the missing layers by initiative, by its place."""
        found = find_missing(self.surveyed.lanes, len(self.rules.layers))
        layers: dict[int, list[str]] = {}
        for place, layer in zip(found.initiative.tolist(), found.layer.tolist(), strict=True):
            layers.setdefault(place, []).append(self.rules.keys[layer])
        return layers


def standings(
    workspace: Workspace, initiatives: QuerySet[Initiative], as_of: date
) -> list[Standing]:
    """Return where each of the initiatives stands on a day.

    Paces and levels only: what the board shows needs no dependencies. Costs a few microseconds an
    initiative.
    """
    rules = rules_of(workspace.pk)
    wanted = list(initiatives.order_by("pk").values_list("pk", flat=True))
    found: list[Standing] = []
    for start in range(0, len(wanted), _AT_ONCE):
        snapshot = take_snapshot(workspace, rules, wanted[start : start + _AT_ONCE], alone=True)
        share = _Share(snapshot, survey(snapshot.plan, snapshot.policies, day_of(as_of)), rules)
        found.extend(_stand(share))
    return found


def _stand(share: _Share) -> Iterator[Standing]:
    pairs = share.surveyed.pairs
    worst = np.full(share.snapshot.plan.initiatives, np.nan)
    level = np.zeros(share.snapshot.plan.initiatives, np.int8)
    spread = _spread(share)
    np.maximum.at(level, pairs.initiative, pairs.level)
    at_worst = pairs.level == level[pairs.initiative]
    np.fmax.at(worst, pairs.initiative[at_worst], pairs.rhythms[at_worst])
    worst = np.where(level > 0, worst, spread)
    for place, (initiative, skew, rank) in enumerate(
        zip(share.snapshot.initiatives, worst.tolist(), level.tolist(), strict=True)
    ):
        yield Standing(initiative, None if np.isnan(skew) else skew, rank, share, place)


def _spread(share: _Share) -> NDArray[np.float64]:
    """Return the rhythms from the slowest to the fastest comparable lane of each initiative."""
    lanes, policies = share.surveyed.lanes, share.snapshot.policies
    home = lanes.initiative()
    least = np.array([choice.minimum_milestones for choice in policies.choices])
    counts = lanes.milestones >= least[policies.chosen[home]]
    fastest = np.full(len(share.surveyed.rhythm), -np.inf)
    slowest = np.full(len(share.surveyed.rhythm), np.inf)
    np.maximum.at(fastest, home[counts], lanes.pace[counts])
    np.minimum.at(slowest, home[counts], lanes.pace[counts])
    comparable = np.bincount(home[counts], minlength=len(fastest)) > 1
    spread = np.full(len(fastest), np.nan)
    spread[comparable] = np.round(
        (fastest[comparable] - slowest[comparable]) / share.surveyed.rhythm[comparable], 4
    )
    return spread


def board_rows(page: list[Standing]) -> list[dict[str, Any]]:
    """Return the board's rows for some standings, with what is shown of each initiative."""
    shown = Initiative.objects.select_related("programme", "lead_organisation").in_bulk(
        [standing.pk for standing in page]
    )
    return [_row(standing, shown[standing.pk]) for standing in page]


def _row(standing: Standing, initiative: Initiative) -> dict[str, Any]:
    share, place = standing.share, standing.place
    lanes = lanes_in(share.surveyed, share.rules, place)
    pairs = pairs_in(share.surveyed, share.rules, place)
    return {
        "initiative": initiative.pk,
        "key": initiative.key,
        "name": initiative.name,
        "programme": initiative.programme_id,
        "lead_organisation": initiative.lead_organisation_id,
        "region": initiative.region,
        "phase": initiative.phase,
        "rhythm_days": float(share.surveyed.rhythm[place]),
        "lanes": lanes,
        "missing_layers": share.missing.get(place, []),
        "worst_pair": _worst(pairs),
        "skew_rhythms": standing.skew_rhythms,
        "level": Level.of_rank(standing.level),
    }


def _worst(pairs: list[dict[str, Any]]) -> dict[str, Any] | None:
    return max(pairs, key=lambda pair: (pair["level"].rank, pair["skew_rhythms"]), default=None)
