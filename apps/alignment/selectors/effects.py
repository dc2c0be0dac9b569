"""What a change of baselines does: every pace and finding with and without it, nothing stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.alignment.selectors.alignments import WHAT_IF_COLUMNS, lanes_in, seen_of
from apps.alignment.selectors.rules import Rules, rules_of
from apps.alignment.selectors.snapshots import Snapshot, take_snapshot
from apps.programmes.models import BaselineChange, BaselineMove, Dependency, Initiative
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from coordination.days import date_of, day_of
from coordination.detection import Detection, detect
from coordination.drafts import NONE, SEVERAL, Draft
from coordination.findings import raise_findings
from coordination.vocabulary import Agreement
from coordination.what_if import Change, apply_changes

_Key = tuple[Any, ...]
# Milestone → {one of WHAT_IF_COLUMNS: date}.
Dates = Mapping[UUID, Mapping[str, date]]


class PaceChange(NamedTuple):
    """The pace of one lane, in days, before and after; and against its first baseline."""

    layer: str
    before: int
    after: int
    original: int


class FindingTold(NamedTuple):
    """What a finding would say. milestones: of an edge; since: of a level."""

    kind: str
    level: str | None
    leading: list[str]
    lagging: str | None
    skew_days: int | None
    slack_days: int | None
    since: date | None
    milestones: list[UUID]


class FindingChange(NamedTuple):
    """A finding that is raised (no `before`), goes away (no `after`) or becomes another."""

    before: FindingTold | None
    after: FindingTold | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one initiative, whose id is `pk`."""

    pk: UUID
    paces: list[PaceChange]
    findings: list[FindingChange]


def initiatives_affected(change: BaselineChange, actor: Membership) -> QuerySet[Initiative]:
    """Return the initiatives that a change may touch, as far as the actor sees them.

    Those whose milestones it moves, and those that wait for one of these: what they expect of it
    moves too.
    """
    moves = BaselineMove.objects.filter(change=change)
    waiting = Dependency.objects.filter(
        predecessor__in=moves.values("milestone"), agreement=Agreement.ACCEPTED
    )
    return initiatives_visible_to(actor).filter(
        Q(pk__in=moves.values("milestone__initiative"))
        | Q(pk__in=waiting.values("successor_initiative"))
    )


def effects_of(
    change: BaselineChange, initiatives: Sequence[UUID], as_of: date, actor: Membership
) -> list[Effect]:
    """Return what a change does to some initiatives on a day, in their order.

    The record as it is now, once with the dates that the change starts from and once with those
    that it leads to: so it is also told of a change that was decided. Gridlock hangs on no date and
    is no part of it.
    """
    snapshot = _snapshot(initiatives, actor)
    columns = ("milestone_id", "from_date", "to_date")
    moves = list(BaselineMove.objects.filter(change=change).values_list(*columns))
    sides = [{move[0]: {"baseline_date": move[side]} for move in moves} for side in (1, 2)]
    return _effects(snapshot, sides[0], sides[1], as_of, actor)


def effect_of_dates(initiative: UUID, dates: Dates, as_of: date, actor: Membership) -> Effect:
    """Return what other dates would do to an initiative, as `alignments.what_if` has them.

    Milestones that are not in it are left out.
    """
    (effect,) = _effects(_snapshot([initiative], actor), {}, dates, as_of, actor)
    return effect


def _snapshot(initiatives: Sequence[UUID], actor: Membership) -> Snapshot:
    rules = rules_of(actor.workspace_id)
    return take_snapshot(actor.workspace, rules, list(initiatives), ranked=True)


def _effects(
    snapshot: Snapshot, before: Dates, after: Dates, as_of: date, actor: Membership
) -> list[Effect]:
    (was, found), (now, finding) = (_side(snapshot, dates, as_of) for dates in (before, after))
    seen = _Seen(snapshot, frozenset(_visible(snapshot, actor)))
    return [
        Effect(
            initiative,
            _paces(was, now, snapshot.rules, place),
            _findings(found[place], finding[place], seen),
        )
        for place, initiative in enumerate(snapshot.initiatives[: snapshot.scope])
    ]


def _side(
    snapshot: Snapshot, dates: Dates, as_of: date
) -> tuple[Detection, list[dict[_Key, Draft]]]:
    """Return what the detector says of a snapshot with some dates changed."""
    rows = snapshot.rows_of(list(dates)).tolist()
    changed = [
        Change(row, WHAT_IF_COLUMNS[name], day_of(when))
        for row, given in zip(rows, dates.values(), strict=True)
        for name, when in given.items()
        if row >= 0
    ]
    plan = apply_changes(snapshot.plan, changed)
    detection = detect(plan, snapshot.policies, day_of(as_of))
    return detection, _by_key(raise_findings(plan, detection, snapshot.policies), snapshot.scope)


class _Seen(NamedTuple):
    """A snapshot, and those of its initiatives (by place) that may be spoken of."""

    snapshot: Snapshot
    places: frozenset[int]


def _visible(snapshot: Snapshot, actor: Membership) -> list[int]:
    shown = seen_of(snapshot.initiatives, actor)
    return [place for place, is_seen in enumerate(shown) if is_seen]


def _by_key(drafts: Sequence[Draft], scope: int) -> list[dict[_Key, Draft]]:
    """Return for each initiative its drafts, by what makes them the same finding."""
    found: list[dict[_Key, Draft]] = [{} for _ in range(scope)]
    for draft in drafts:
        if draft.initiative != SEVERAL and draft.initiative < scope:
            found[draft.initiative][draft.kind, draft.key] = draft
    return found


def _paces(before: Detection, after: Detection, rules: Rules, place: int) -> list[PaceChange]:
    return [
        PaceChange(was["layer"], was["pace_days"], now["pace_days"], now["original_pace_days"])
        for was, now in zip(
            lanes_in(before, rules, place), lanes_in(after, rules, place), strict=True
        )
    ]


def _findings(
    before: Mapping[_Key, Draft], after: Mapping[_Key, Draft], seen: _Seen
) -> list[FindingChange]:
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = (_told(drafts.get(key), seen) for drafts in (before, after))
        if was != now:
            changes.append(FindingChange(was, now))
    return changes


def _told(draft: Draft | None, seen: _Seen) -> FindingTold | None:
    """Return what a draft says; None where it speaks of what the reader does not see."""
    if draft is None:
        return None
    rows = list(draft.rows)
    homes = seen.snapshot.plan.initiative_of(rows).tolist() if rows else []
    if not seen.places.issuperset(homes):
        return None
    keys = seen.snapshot.rules.keys
    return FindingTold(
        kind=draft.kind.value,
        level=draft.level.value if draft.level else None,
        leading=[keys[layer] for layer in draft.leading],
        lagging=None if draft.lagging == NONE else keys[draft.lagging],
        skew_days=draft.skew if draft.level else None,
        slack_days=draft.slack if rows else None,
        since=None if draft.since is None else date_of(draft.since),
        milestones=seen.snapshot.milestones(rows) if rows else [],
    )
