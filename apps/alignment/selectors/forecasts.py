"""What is to be expected of an initiative, as the REST contract puts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.alignments import View, view_of
from apps.alignment.selectors.slip_history import PastSlips, past_slips
from apps.alignment.selectors.snapshots import Snapshot
from apps.common.errors import InvalidInputError
from apps.programmes.models import Initiative, Milestone, Visibility
from apps.stakeholders.models import Membership, Organisation
from coordination.chain import Break, Chain
from coordination.days import date_of, date_or_none, day_of
from coordination.detection import Detection, detect
from coordination.forecasting import NOBODY, Chance, Names
from coordination.plan import NO_DATE
from coordination.prospects import Outlook, Prospects, Reason, prospects_of, source_of
from coordination.slips import LEAST_CLOSED, Basis, Slips, basis_of, slips_of
from coordination.thresholds import Thresholds

# Days drawn in one answer: 80 megabytes of them.
MOST_DRAWN: Final = 20_000_000


def forecast_of(
    initiative: Initiative,
    as_of: date,
    actor: Membership,
    *,
    trials: int | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Return the forecast of an initiative on a day, as far as the actor may know it.

    trials, seed: those of the policy if None, of a very large initiative as many as can be drawn
    What the initiative waits for elsewhere counts; where the actor does not see it, it is not
    named. Raises: InvalidInputError, where so many trials of so many milestones are too many.
    """
    view = view_of(initiative, actor)
    snapshot = view.snapshot
    return forecast_in(
        view,
        detect(snapshot.plan, snapshot.policies, day_of(as_of)),
        Ground.of(snapshot, as_of),
        open_to_all=initiative.visibility == Visibility.WORKSPACE,
        trials=trials,
        seed=seed,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What forecasts rest on besides the plan: how late things were, and who draws in which row."""

    past: PastSlips
    names: Names

    @classmethod
    def of(cls, snapshot: Snapshot, as_of: date) -> "Ground":
        """Return the ground of forecasts of a snapshot on a day."""
        return cls(past_slips(snapshot.workspace, snapshot.rules, as_of), names_of(snapshot))

    def under(self, rows: NDArray[np.int64]) -> "Ground":
        """Return the ground of some rows."""
        return Ground(self.past, self.names.of(rows))


def forecast_in(
    view: View,
    detection: Detection,
    ground: Ground,
    *,
    open_to_all: bool,
    trials: int | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Return the forecast of a view's first initiative on the day of the detection.

    open_to_all: whether the initiative's own slips are in the ground already; by invitation only,
    they count for itself alone. Raises: InvalidInputError, as `forecast_of`
    """
    snapshot, day = view.snapshot, detection.as_of
    policy = snapshot.policies.of(0)
    chance = Chance(
        trials=_usual(policy, snapshot) if trials is None else trials,
        seed=policy.forecast_seed if seed is None else seed,
        shared=policy.forecast_shared,
    )
    _require_few(int(snapshot.plan.first[1]), chance.trials)
    basis = ground.past.basis
    if not open_to_all:
        layer, ratio, closed = slips_of(snapshot.plan, detection.rhythm, day)
        own = slice(0, int(snapshot.plan.first[1]))
        own_slips = Slips(layer[own], ratio[own], closed[own])
        basis = basis_of(Slips.join([ground.past.slips, own_slips]), snapshot.plan.layers)
    prospects = prospects_of(
        snapshot.plan,
        detection,
        snapshot.policies,
        basis,
        ground.names,
        chance,
        seen=view.seen,
    )
    return {
        "as_of": date_of(day),
        "trials": chance.trials,
        "seed": chance.seed,
        **_told(view, prospects),
    }


def _usual(policy: Thresholds, snapshot: Snapshot) -> int:
    return min(policy.forecast_trials, MOST_DRAWN // max(int(snapshot.plan.first[1]), 1))


def _require_few(milestones: int, trials: int) -> None:
    most = MOST_DRAWN // max(milestones, 1)
    if trials > most:
        message = f"For {milestones} milestones, ask for {most} trials at most."
        raise InvalidInputError.at("/trials", message, "max_value")


def names_of(snapshot: Snapshot) -> Names:
    """Return by whom draws are made: by external id where there is one.

    So a plan that is imported elsewhere has the same forecast there.
    """
    milestone = np.zeros(len(snapshot.ids), np.uint64)
    owner = np.full(len(snapshot.ids), NOBODY, np.uint64)
    rows = list(
        Milestone.objects.filter(initiative__in=snapshot.initiatives)
        .order_by()
        .values_list(
            "pk",
            "source",
            "external_id",
            "initiative__key",
            "owner_organisation_id",
        )
    )
    places = snapshot.rows_of([pk for pk, *_ in rows])
    owners = _numbers_of_owners({row[4] for row in rows if row[4]})
    for place, (pk, source, external_id, home, owned_by) in zip(places.tolist(), rows, strict=True):
        if place >= 0:
            milestone[place] = _number(home, source, external_id) if external_id else _number(pk)
            owner[place] = owners.get(owned_by, NOBODY)
    return Names(milestone, owner)


def _numbers_of_owners(owners: Iterable[UUID]) -> dict[UUID | None, int]:
    rows = Organisation.objects.filter(pk__in=owners).values_list("pk", "source", "external_id")
    return {
        pk: _number(source, external_id) if external_id else _number(pk)
        for pk, source, external_id in rows
    }


def _number(*words: object) -> int:
    """Return 64 bits that stand for some words, never `NOBODY`."""
    text = "\x1f".join(map(str, words))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) | 1


def _told(view: View, prospects: Prospects) -> dict[str, Any]:
    snapshot, keys = view.snapshot, view.snapshot.rules.keys
    plan = snapshot.plan
    rows = len(prospects.milestones)
    ids = snapshot.milestones(np.arange(rows))
    return {
        "basis": _basis(prospects.basis, keys, [layer for layer, _ in prospects.lanes]),
        "whole": _outlook(prospects.whole),
        "milestones": [
            {
                "id": one,
                "layer": keys[layer],
                **_outlook(outlook),
                "criticality": None if outlook.reason else critical,
                "slack_days": None if slack == NO_DATE else slack,
                "done": done,
            }
            for one, layer, outlook, critical, slack, done in zip(
                ids,
                plan.layer[:rows].tolist(),
                prospects.milestones,
                prospects.criticality.tolist(),
                prospects.chain.slack.tolist(),
                prospects.done.tolist(),
                strict=True,
            )
        ],
        "lanes": [
            {
                "layer": keys[layer],
                **_outlook(outlook),
                "basis": source_of(prospects.basis, layer),
                "closed": int(prospects.basis.closed[layer]),
            }
            for layer, outlook in prospects.lanes
        ],
        "levels": [
            {
                "leading": keys[one.leading],
                "lagging": keys[one.lagging],
                "level": one.level,
                "on": date_of(one.day),
            }
            for one in prospects.crossings
        ],
        "critical_chain": _links(view, prospects.chain),
        "earliest_break": _break(snapshot, prospects.chain.first_break),
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    return {
        "p50": None if outlook.p50 is None else date_or_none(outlook.p50),
        "p80": None if outlook.p80 is None else date_or_none(outlook.p80),
        "on_time_probability": outlook.on_time,
        "reason": outlook.reason,
    }


def _basis(basis: Basis, keys: tuple[str, ...], layers: list[int]) -> dict[str, Any]:
    return {
        "least_closed": LEAST_CLOSED,
        "closed": basis.closed_in_all,
        "layers": [
            {
                "layer": keys[layer],
                "basis": source_of(basis, layer),
                "closed": int(basis.closed[layer]),
            }
            for layer in layers
        ],
        "reason": None if basis.is_enough else Reason.TOO_LITTLE_HISTORY,
    }


def _links(view: View, chain: Chain) -> list[dict[str, Any]]:
    """Return the chain from behind what the actor does not see."""
    told: list[dict[str, Any]] = []
    shown: NDArray[np.bool_] = view.shows([link.row for link in chain.links])
    for link, seen in zip(chain.links, shown.tolist(), strict=True):
        if not seen:
            told.clear()
            continue
        told.append(
            {
                "milestone": view.snapshot.milestone(link.row),
                "expected_date": date_of(link.finish),
                "slack_days": link.slack,
            }
        )
    return told


def _break(snapshot: Snapshot, found: Break | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "successor": snapshot.milestone(found.successor),
        "predecessor": snapshot.milestone(found.predecessor),
        "on": date_of(found.on),
        "ready_on": date_or_none(found.ready),
        "days_late": found.ready - found.on,
    }
