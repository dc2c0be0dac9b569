"""Writing what has become of findings: rows set-wise, each turn that matters with its event."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from apps.alignment.models import Finding
from apps.alignment.services.explaining import Telling, add_names
from apps.alignment.services.looking import Sight
from apps.common.models import uuid7
from apps.events.models import Event
from apps.events.services import describe_actor, publish_all
from apps.programmes.models import Initiative, Visibility
from apps.programmes.selectors.visibility import restricted_to
from coordination.days import date_of
from coordination.drafts import SEVERAL, Draft
from coordination.explanation import Explainer
from coordination.life import Turn, Verb
from coordination.plan import NO_DATE
from coordination.vocabulary import FindingKind, FindingState

EVENT_OF: Final = {
    Verb.OPEN: "finding.opened",
    Verb.CHANGE: "finding.changed",
    Verb.REOPEN: "finding.reopened",
    Verb.RESOLVE: "finding.resolved",
}
# What a sweep may write of a finding that is there already, with the column's type.
_WRITTEN: Final = {
    "state": "varchar",
    "level": "varchar",
    "since": "date",
    "as_of": "date",
    "leading": "jsonb",
    "skew_days": "int",
    "skew_rhythms": "float8",
    "layers": "jsonb",
    "organisations": "jsonb",
    "milestones": "jsonb",
    "explanation": "jsonb",
    "substance": "int8",
    "fingerprint": "int8",
    "resolution": "varchar",
    "resolved_on": "date",
    "reason": "text",
    "accepted_until": "date",
    "accepted_by_id": "uuid",
}
_ARRAYS: Final = {
    "leading": "varchar",
    "layers": "varchar",
    "organisations": "uuid",
    "milestones": "uuid",
}
TOLD: Final = (
    "kind",
    "state",
    "level",
    "initiative_id",
    "leading",
    "lagging",
    "since",
    "skew_days",
    "skew_rhythms",
    "resolution",
    "as_of",
)

Turns = Mapping[int, tuple[Turn, tuple[Draft, int] | None]]


def write_turns(
    sight: Sight, turns: Turns, existing: Mapping[int, Finding], *, as_of: date, at: datetime
) -> None:
    """Write the turns that findings have taken, and publish those that someone should hear of."""
    findings: dict[int, Finding] = {}
    before: dict[int, dict[str, Any] | None] = {}
    for key, (turn, seen) in turns.items():
        new = turn.verb is Verb.OPEN
        finding = Finding(pk=uuid7(), key=key) if new else existing[key]
        before[key] = None if new else told_of(finding)
        findings[key] = finding
        _take_turn(finding, turn, as_of)
        if seen:
            _draw(finding, sight, *seen)
    _explain(sight, [(findings[key], seen[0]) for key, (_, seen) in turns.items() if seen])
    _insert([findings[key] for key, (turn, _) in turns.items() if turn.verb is Verb.OPEN])
    _update([findings[key] for key, (turn, _) in turns.items() if turn.verb is not Verb.OPEN])
    news = {key: turn for key, (turn, _) in turns.items() if turn.material}
    hidden = _hidden_initiatives(sight.snapshot.workspace.pk) if news else set()
    publish_all(
        [
            Event(
                workspace_id=sight.snapshot.workspace.pk,
                type=EVENT_OF[turn.verb],
                at=at,
                actor=describe_actor(None),
                subject_type="finding",
                subject_id=findings[key].pk,
                before=before[key],
                after=told_of(findings[key]),
                restricted_to=audience_of(findings[key])
                if findings[key].initiative_id in hidden
                else None,
            )
            for key, turn in news.items()
        ]
    )


def told_of(finding: Finding) -> dict[str, Any]:
    """Return what events tell of a finding."""
    told = {name.removesuffix("_id"): getattr(finding, name) for name in TOLD}
    return {
        name: str(value) if isinstance(value, UUID | date) else value
        for name, value in told.items()
    }


def _take_turn(finding: Finding, turn: Turn, as_of: date) -> None:
    finding.as_of = as_of
    finding.level, finding.since = turn.level, None if turn.since is None else date_of(turn.since)
    if turn.verb is Verb.RESOLVE:
        finding.state, finding.resolution, finding.resolved_on = (
            FindingState.RESOLVED,
            turn.resolution,
            as_of,
        )
    elif turn.verb is not Verb.CHANGE:
        finding.state, finding.resolution, finding.resolved_on = FindingState.OPEN, None, None
        finding.reason, finding.accepted_until, finding.accepted_by = "", None, None


def _draw(finding: Finding, sight: Sight, draft: Draft, place: int) -> None:
    """Fill in what the draft says."""
    snapshot = sight.snapshot
    keys = snapshot.rules.keys
    finding.workspace = snapshot.workspace
    finding.initiative_id = (
        None if draft.initiative == SEVERAL else snapshot.initiatives[draft.initiative]
    )
    finding.kind = draft.kind
    finding.leading = [keys[layer] for layer in draft.leading]
    finding.lagging = keys[draft.lagging] if draft.lagging >= 0 else None
    finding.layers = _layers_of(sight, draft)
    finding.skew_days = draft.skew if draft.kind == FindingKind.PACE else None
    finding.skew_rhythms = draft.rhythms if draft.kind == FindingKind.PACE else None
    finding.milestones = snapshot.milestones(list(draft.rows))
    if draft.since not in (None, NO_DATE):
        finding.since = date_of(draft.since) if finding.since is None else finding.since
    finding.substance = int(sight.digests.substance[place])
    finding.fingerprint = int(sight.digests.fingerprint[place])


def _layers_of(sight: Sight, draft: Draft) -> list[str]:
    keys, layer = sight.snapshot.rules.keys, sight.snapshot.plan.layer
    named = {*draft.leading, *(int(layer[row]) for row in draft.rows)}
    if draft.lagging >= 0:
        named.add(draft.lagging)
    return [keys[one] for one in sorted(named)]


def _explain(sight: Sight, drawn: list[tuple[Finding, Draft]]) -> None:
    """Explain findings; whoever owns a milestone that an explanation speaks of is involved."""
    telling = Telling(sight.snapshot)
    explainer = Explainer(sight.snapshot.plan, sight.detection, sight.snapshot.policies)
    for finding, draft in drawn:
        finding.explanation = telling.tell(explainer.explain(draft))
        finding.explanation["silent_layers"] = [
            sight.snapshot.rules.keys[layer] for layer in draft.silent
        ]
    owners = add_names([finding.explanation for finding, _ in drawn], telling)
    for finding, _ in drawn:
        involved = {owners.get(UUID(one)) for one in finding.explanation["milestones"]}
        finding.organisations = sorted(one for one in involved if one)


def _insert(findings: list[Finding]) -> None:
    Finding.objects.bulk_create(findings, batch_size=1_000)


def _update(findings: list[Finding]) -> None:
    """Write findings with one statement."""
    if not findings:
        return
    rows = [
        {"id": finding.pk, **{name: getattr(finding, name) for name in _WRITTEN}}
        for finding in findings
    ]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in _WRITTEN.items())
    values = ", ".join(f'"{name}" = {_value(name)}' for name in _WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE alignment_finding f SET {values} "  # noqa: S608 - names of our own columns
            f"FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, {columns}) WHERE f.id = new.id",
            [json.dumps(rows, cls=DjangoJSONEncoder)],
        )


def _value(name: str) -> str:
    if name not in _ARRAYS:
        return f'new."{name}"'
    kind = _ARRAYS[name]
    return f'ARRAY(SELECT jsonb_array_elements_text(new."{name}")::{kind})'


def audience_of(finding: Finding) -> list[UUID] | None:
    """Return who alone may read of a finding: those who see each initiative that it involves."""
    involved = (
        Initiative.objects.filter(milestones__in=finding.milestones).distinct()
        if finding.initiative_id is None
        else Initiative.objects.filter(pk=finding.initiative_id)
    )
    return restricted_to(*involved.filter(visibility=Visibility.PARTICIPANTS))


def _hidden_initiatives(workspace_id: UUID) -> set[UUID | None]:
    """Return the invite-only initiatives, and None: a finding of several may involve one of them."""
    hidden = Initiative.objects.filter(
        workspace_id=workspace_id, visibility=Visibility.PARTICIPANTS
    )
    return {None, *hidden.values_list("pk", flat=True)}
