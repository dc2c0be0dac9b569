"""Writing what has become of findings: rows set-wise, each turn that matters with its event."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from apps.alignment.models import Finding
from apps.alignment.services.drawing import Drawing
from apps.alignment.services.looking import Sight
from apps.alignment.services.recording import insert_findings, update_findings
from apps.common.models import uuid7
from apps.events.selected import publish_selected
from apps.programmes.selectors.visibility import audiences_of, common_audience
from coordination.days import date_of
from coordination.drafts import Draft
from coordination.life import Turn, Verb
from coordination.vocabulary import FindingState

EVENT_OF: Final = {
    Verb.OPEN: "finding.opened",
    Verb.CHANGE: "finding.changed",
    Verb.REOPEN: "finding.reopened",
    Verb.RESOLVE: "finding.resolved",
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

# So many explanations are in memory at once, whatever the size of a sweep.
_AT_ONCE: Final = 1_000
_NEWS: Final = """
SELECT * FROM jsonb_to_recordset(%(news)s::jsonb)
           AS news (type text, subject_id uuid, before jsonb, after jsonb, restricted_to uuid[])
"""

# By key: the turn, and the draft that a finding is seen in with the draft's place, if it is seen.
Turns = Mapping[int, tuple[Turn, tuple[Draft, int] | None]]


class _Step(NamedTuple):
    """A turn that a finding has taken; what was told of it before, and what it is now seen in."""

    finding: Finding
    turn: Turn
    before: dict[str, Any] | None
    draft: Draft | None


def write_turns(
    sight: Sight, turns: Turns, existing: Mapping[int, Finding], *, as_of: date, at: datetime
) -> None:
    """Write the turns that findings have taken, and publish those that someone should hear of."""
    drawing = Drawing(sight)
    keys = list(turns)
    for start in range(0, len(keys), _AT_ONCE):
        steps = []
        for key in keys[start : start + _AT_ONCE]:
            turn, seen = turns[key]
            new = turn.verb is Verb.OPEN
            finding = Finding(pk=uuid7(), key=key, created_at=at) if new else existing[key]
            before = None if new else told_of(finding)
            _take_turn(finding, turn, as_of)
            if seen:
                drawing.fill_in(finding, *seen)
            steps.append(_Step(finding, turn, before, seen[0] if seen else None))
        drawing.explain([(step.finding, step.draft) for step in steps if step.draft])
        insert_findings([step.finding for step in steps if step.before is None])
        update_findings([step.finding for step in steps if step.before is not None])
        _publish(sight.snapshot.workspace.pk, [step for step in steps if step.turn.material], at)


def _publish(workspace_id: UUID, steps: Sequence[_Step], at: datetime) -> None:
    """Tell of turns, to those who see all that the findings speak of."""
    if not steps:
        return
    audiences = audiences_of({one for step in steps for one in step.finding.initiatives})
    news = [
        {
            "type": EVENT_OF[step.turn.verb],
            "subject_id": step.finding.pk,
            "before": step.before,
            "after": told_of(step.finding),
            "restricted_to": audience_of(step.finding, audiences),
        }
        for step in steps
    ]
    with connection.cursor() as cursor:
        publish_selected(
            cursor=cursor,
            select=_NEWS,
            parameters={"news": orjson.dumps(news).decode()},
            workspace_id=workspace_id,
            subject_type="finding",
            actor=None,
            at=at,
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


def audience_of(finding: Finding, audiences: Mapping[UUID, set[UUID]]) -> list[UUID] | None:
    """Return who alone may read of a finding: those who see each initiative that it speaks of.

    audiences: of the invite-only ones among these
    """
    return common_audience(
        audiences[initiative] for initiative in finding.initiatives if initiative in audiences
    )
