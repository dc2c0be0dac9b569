"""Sessions that are over: all of them held, in one forum, about findings that lag, some closed.

Each session dealt with a finding of an initiative of its own, and half as many findings were dealt
with by none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import connection

from apps.alignment.models import Finding
from apps.forums.models import Session, SessionState
from apps.programmes.models import Initiative, Layer, Milestone
from coordination.vocabulary import FindingKind, MilestoneStatus
from tests.bench.forum_world import World

_AT_ONCE = 1_000
_STEPS, _GAP = 4, timedelta(days=30)
_LEADS, _LAGS = "compute", "data"


def hold(world: World) -> None:
    """Let all sessions be held, as those of one forum, and what they dealt with have a course."""
    held = Session.objects.filter(workspace=world.workspace)
    held.update(state=SessionState.PUBLISHED, forum=world.forum)
    days = [at.date() for at in held.order_by("starts_at").values_list("starts_at", flat=True)]
    own = list(Finding.objects.filter(workspace=world.workspace).order_by("key"))
    others = [
        Finding(
            workspace=world.workspace,
            key=len(own) + number,
            as_of=day,
            explanation={},
            substance=0,
            fingerprint=0,
            organisations=own[0].organisations,
        )
        for number, day in enumerate(days[::2])
    ]
    findings, days = [*own, *others], [*days, *days[::2]]
    initiatives = Initiative.objects.bulk_create(
        [
            Initiative(workspace=world.workspace, key=f"held-{number}", name=f"Held {number}")
            for number in range(len(findings))
        ],
        batch_size=_AT_ONCE,
    )
    for finding, initiative, day in zip(findings, initiatives, days, strict=True):
        finding.initiative, finding.kind = initiative, FindingKind.PACE
        finding.lagging, finding.leading, finding.since = _LAGS, [_LEADS], day - _GAP
    changed = ["initiative", "kind", "lagging", "leading", "since"]
    Finding.objects.bulk_update(own, changed, batch_size=_AT_ONCE)
    Finding.objects.bulk_create(others, batch_size=_AT_ONCE)
    Milestone.objects.bulk_create(_milestones(world, initiatives, days), batch_size=_AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _milestones(
    world: World, initiatives: Sequence[Initiative], days: Sequence[date]
) -> Iterator[Milestone]:
    """Yield those of two layers: one is done when it should be, one months later, or in part."""
    layers = {layer.key: layer for layer in Layer.objects.filter(workspace=world.workspace)}
    for number, (initiative, day) in enumerate(zip(initiatives, days, strict=True)):
        for step in range(_STEPS):
            planned = day + (step - _STEPS) * _GAP
            late = timedelta(days=100 + number % 50)
            for key, done in ((_LEADS, planned), (_LAGS, planned + late)):
                is_done = key == _LEADS or step < number % (_STEPS + 1)
                yield Milestone(
                    workspace=world.workspace,
                    initiative=initiative,
                    layer=layers[key],
                    name=f"{key} {step}",
                    baseline_date=planned,
                    original_baseline_date=planned,
                    actual_date=done if is_done else None,
                    status=MilestoneStatus.ACCEPTED if is_done else MilestoneStatus.PLANNED,
                )
