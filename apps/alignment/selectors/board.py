"""The board's rows: what is shown of initiatives, and how their lanes stand."""

from datetime import date
from math import isnan
from typing import Any
from uuid import UUID

from apps.alignment.selectors.alignments import lanes_in, pairs_in
from apps.alignment.selectors.ranking import worst_of
from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.programmes.models import Initiative
from apps.programmes.selectors.unagreed import unagreed_in
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.missing import find_missing
from coordination.survey import Survey, survey
from coordination.vocabulary import Level


def board_rows(actor: Membership, initiatives: list[UUID], as_of: date) -> list[dict[str, Any]]:
    """Return the board's rows of some initiatives that the actor sees on a day, in their order."""
    workspace = actor.workspace
    unagreed = unagreed_in(actor, initiatives)
    rules = rules_of(workspace.pk)
    shown = Initiative.objects.select_related("programme", "lead_organisation").in_bulk(initiatives)
    snapshot = take_snapshot(
        workspace, rules, [pk for pk in initiatives if pk in shown], alone=True
    )
    surveyed = survey(snapshot.plan, snapshot.policies, day_of(as_of))
    skews, levels = worst_of(surveyed, snapshot.policies)
    missing = _missing(surveyed, rules)
    return [
        {
            "initiative": pk,
            "key": shown[pk].key,
            "name": shown[pk].name,
            "programme": shown[pk].programme_id,
            "lead_organisation": shown[pk].lead_organisation_id,
            "region": shown[pk].region,
            "phase": shown[pk].phase,
            "rhythm_days": float(surveyed.rhythm[place]),
            "lanes": lanes_in(surveyed, rules, place),
            "missing_layers": missing.get(place, []),
            "worst_pair": _worst(pairs_in(surveyed, rules, place)),
            "skew_rhythms": None if isnan(skew) else skew,
            "level": Level.of_rank(level),
            "unagreed_dependencies": unagreed[pk],
        }
        for place, (pk, skew, level) in enumerate(
            zip(snapshot.initiatives, skews.tolist(), levels.tolist(), strict=True)
        )
    ]


def _missing(surveyed: Survey, rules: Rules) -> dict[int, list[str]]:
    """Return the keys of the missing layers of each initiative, by its place."""
    found = find_missing(surveyed.lanes, len(rules.layers))
    layers: dict[int, list[str]] = {}
    for place, layer in zip(found.initiative.tolist(), found.layer.tolist(), strict=True):
        layers.setdefault(place, []).append(rules.keys[layer])
    return layers


def _worst(pairs: list[dict[str, Any]]) -> dict[str, Any] | None:
    return max(pairs, key=lambda pair: (pair["level"].rank, pair["skew_rhythms"]), default=None)
