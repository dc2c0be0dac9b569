"""Sweeping initiatives: look; where the findings say otherwise, look again under lock and write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.alignment.models import Finding
from apps.alignment.selectors.digests import digest
from apps.alignment.selectors.replanning import baselines_at_opening, moves_since
from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.standing import latest_findings, standing_of
from apps.alignment.services.drafting import write_turns
from apps.alignment.services.locking import lock_initiatives
from apps.alignment.services.looking import Sight, differing, entangled, homes_of, look_at
from apps.common.history import attribute_changes
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.detection import detect
from coordination.drafts import SEVERAL, Draft
from coordination.findings import raise_findings
from coordination.life import Sighting, Turn, Verb, reconcile
from coordination.vocabulary import FindingKind, Level


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sweep did."""

    initiatives: int = 0
    milestones: int = 0
    opened: int = 0
    changed: int = 0
    resolved: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return what two sweeps did together."""
        return Tally(
            self.initiatives + other.initiatives,
            self.milestones + other.milestones,
            self.opened + other.opened,
            self.changed + other.changed,
            self.resolved + other.resolved,
        )


@transaction.atomic
def sweep_initiatives(
    *,
    workspace: Workspace,
    initiatives: list[UUID],
    as_of: date,
    at: datetime,
    locked: bool = False,
) -> Tally:
    """Bring the findings of some initiatives up to what the record says on a day.

    One service for one initiative and for twenty thousand, however it was asked for. May run twice,
    and beside itself: what it writes was seen under the lock of the initiatives concerned.

    locked: whether the caller holds the lock of all of them already
    """
    day = day_of(as_of)
    sight = look_at(workspace, rules_of(workspace.pk), initiatives, day)
    seen = Tally(initiatives=sight.snapshot.scope, milestones=_milestones_in_scope(sight))
    suspects = differing(sight, day)
    if not suspects:
        return seen
    held = frozenset(initiatives)
    if not locked:
        held = lock_initiatives(suspects + entangled(sight, suspects))
    if not locked or suspects != initiatives:
        # The rules are read again too: they may have changed while the lock was waited for.
        sight = look_at(workspace, rules_of(workspace.pk), suspects, day)
    return seen + _settle(sight, held, as_of=as_of, at=at)


def _milestones_in_scope(sight: Sight) -> int:
    return int(sight.snapshot.plan.first[sight.snapshot.scope])


def _settle(sight: Sight, held: frozenset[UUID], *, as_of: date, at: datetime) -> Tally:
    """Write what differs between the findings as they stand and as they are seen.

    held: the initiatives that are locked
    """
    day = day_of(as_of)
    snapshot = sight.snapshot
    existing = latest_findings(snapshot.workspace.pk, snapshot.initiatives[: snapshot.scope])
    seen = _sightings(sight)
    for key in [key for key, (_, (draft, _)) in seen.items() if not _may_write(sight, draft, held)]:
        del seen[key]
        existing.pop(key, None)
    vanished = [finding for key, finding in existing.items() if key not in seen]
    turns = dict(
        reconcile(
            {key: standing_of(finding) for key, finding in existing.items()},
            {key: sighting for key, (sighting, _) in seen.items()},
            as_of=day,
            return_days=snapshot.rules.choices[0].return_days,
            silent=_silent_keys(sight, vanished),
            still_there_unmoved=_keys_had_nothing_moved(sight, vanished),
            come_true=_keys_come_true(sight, vanished),
        )
    )
    attribute_changes(None, reason=f"sweep as of {as_of}")
    write_turns(
        sight,
        {key: (turn, seen[key][1] if key in seen else None) for key, turn in turns.items()},
        existing,
        as_of=as_of,
        at=at,
    )
    return _tally(turns.values())


def _may_write(sight: Sight, draft: Draft, held: frozenset[UUID]) -> bool:
    """Tell whether no other sweep can write of the same, as it can of several under other locks.

    What came about between the look and the lock has left a mark, and the sweep that this brings
    writes it.
    """
    return draft.initiative != SEVERAL or held.issuperset(homes_of(sight, draft.rows))


def _sightings(sight: Sight) -> dict[int, tuple[Sighting, tuple[Draft, int]]]:
    """Return, by key, what is seen and the draft it is seen in with its place."""
    drafts = sight.drafts.take(sight.places)
    keys, substances, prints = (column[sight.places].tolist() for column in sight.digests)
    return {
        key: (
            Sighting(
                level=draft.level,
                known_level=draft.known_level,
                since=draft.since,
                silent=bool(draft.silent),
                substance=substance,
                figures=figures,
            ),
            (draft, place),
        )
        for key, substance, figures, draft, place in zip(
            keys, substances, prints, drafts, sight.places.tolist(), strict=True
        )
    }


def _silent_keys(sight: Sight, vanished: list[Finding]) -> set[int]:
    """Return the keys of pace findings seen no more, but in whose lanes nobody has reported."""
    lanes, snapshot = sight.detection.lanes, sight.snapshot
    homes = lanes.initiative()[lanes.silent]
    silent = {
        (snapshot.initiatives[home], snapshot.rules.keys[layer])
        for home, layer in zip(homes.tolist(), lanes.layer[lanes.silent].tolist(), strict=True)
    }
    return {
        finding.key
        for finding in vanished
        if finding.kind == FindingKind.PACE
        and any((finding.initiative_id, layer) in silent for layer in finding.layers)
    }


def _keys_come_true(sight: Sight, vanished: list[Finding]) -> set[int]:
    """Return the keys of vanished forecasts whose layer has come to lag as they foretold."""
    pairs, snapshot = sight.detection.pairs, sight.snapshot
    serious = pairs.level >= Level.WARNING.rank
    lagging = {
        (snapshot.initiatives[home], snapshot.rules.keys[layer])
        for home, layer in zip(
            pairs.initiative[serious].tolist(), pairs.lagging[serious].tolist(), strict=True
        )
    }
    return {
        finding.key
        for finding in vanished
        if finding.kind == FindingKind.FORECAST
        and (finding.initiative_id, finding.lagging) in lagging
    }


def _keys_had_nothing_moved(sight: Sight, vanished: list[Finding]) -> set[int]:
    """Return the keys of vanished findings that were there had no baseline moved since they opened.

    Findings of one initiative may have opened on different days, so that there are as many looks as
    one initiative has findings that vanished: the first of each at once, then the second of each.
    """
    moves = moves_since(vanished)
    if not moves:
        return set()
    rounds: dict[int, list[Finding]] = {}
    taken: Counter[UUID | None] = Counter()
    for finding in vanished:
        rounds.setdefault(taken[finding.initiative_id], []).append(finding)
        taken[finding.initiative_id] += 1
    plan, policies = sight.snapshot.plan, sight.snapshot.policies
    still_there: set[int] = set()
    for findings in rounds.values():
        then = replace(plan, baseline=baselines_at_opening(sight.snapshot, moves, findings))
        detection = detect(then, policies, sight.detection.as_of)
        drafts = raise_findings(then, detection, policies)
        keys = digest(sight.snapshot, detection.lanes, drafts).key.tolist()
        still_there |= {finding.key for finding in findings}.intersection(keys)
    return still_there


def _tally(turns: Iterable[Turn]) -> Tally:
    verbs = [turn.verb for turn in turns if turn.material]
    return Tally(
        opened=verbs.count(Verb.OPEN) + verbs.count(Verb.REOPEN),
        changed=verbs.count(Verb.CHANGE),
        resolved=verbs.count(Verb.RESOLVE),
    )
