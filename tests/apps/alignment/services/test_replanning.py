"""Re-planning is not recovery: how a finding ends is told by the baselines of the day it opened."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.alignment.models import Finding
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Initiative, Layer, Milestone
from apps.programmes.services.baselines import record_approved_move
from apps.stakeholders.models import Membership, Workspace
from tests.plugins.api import MakeMember

TODAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    """Return an initiative whose two layers have done all they planned until two months ago."""
    initiative = Initiative.objects.create(workspace=workspace, key="one", name="One")
    for position, key in enumerate(("compute", "governance")):
        Layer.objects.create(workspace=workspace, key=key, name=key, position=position)
        for days in (120, 90, 60):
            planned(initiative, key, days, done=True)
    return initiative


def planned(initiative: Initiative, layer: str, days_ago: int, *, done: bool = False) -> Milestone:
    day = TODAY - timedelta(days=days_ago)
    return Milestone.objects.create(
        workspace=initiative.workspace,
        initiative=initiative,
        layer=Layer.objects.get(workspace=initiative.workspace, key=layer),
        name=f"{layer} {days_ago} days ago",
        baseline_date=day,
        original_baseline_date=day,
        actual_date=day if done else None,
        status="accepted" if done else "planned",
        reported_at=NOON,
    )


def move(milestone: Milestone, days: int, actor: Membership, at: datetime) -> None:
    """Move a baseline as the office does when it approves that."""
    moved = milestone.baseline_date
    milestone.baseline_date = moved + timedelta(days=days)
    milestone.save()
    record_approved_move(milestone=milestone, actor=actor, from_date=moved, reason="New", at=at)


def finish(milestone: Milestone) -> None:
    Milestone.objects.filter(pk=milestone.pk).update(status="accepted", actual_date=TODAY)


def sweep(initiative: Initiative, at: datetime) -> None:
    sweep_initiatives(
        workspace=initiative.workspace, initiatives=[initiative.pk], as_of=at.date(), at=at
    )


def ended() -> list[tuple[str, str | None]]:
    return list(Finding.objects.values_list("kind", "resolution"))


def test_finding_that_a_new_plan_ends_is_rebaselined(
    initiative: Initiative, member: MakeMember
) -> None:
    late = planned(initiative, "governance", 50)
    sweep(initiative, NOON)
    assert ended() == [("pace", None)]

    move(late, 80, member(), NOON + timedelta(hours=1))
    sweep(initiative, NOON + timedelta(days=20))

    assert ended() == [("pace", "rebaselined")]


def test_finding_that_work_ends_is_recovered_though_baselines_had_moved_before_it_opened(
    initiative: Initiative, member: MakeMember
) -> None:
    put_off, late = planned(initiative, "governance", 55), planned(initiative, "governance", 50)
    move(put_off, 200, member(), NOON - timedelta(days=1))
    sweep(initiative, NOON)
    assert ended() == [("pace", None)]

    finish(late)
    sweep(initiative, NOON + timedelta(days=20))

    assert ended() == [("pace", "recovered")]


def test_finding_that_ends_by_work_beside_a_move_that_alone_did_not_end_it_is_recovered(
    initiative: Initiative, member: MakeMember
) -> None:
    late = planned(initiative, "governance", 50)
    sweep(initiative, NOON)

    move(late, 5, member(), NOON + timedelta(hours=1))
    finish(late)
    sweep(initiative, NOON + timedelta(days=20))

    assert ended() == [("pace", "recovered")]
