"""What makes an event: something was done or planned otherwise, not that a day went by."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.alignment.models import Finding
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.events.models import Event
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace
from tests.faults.lanes import in_step

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(time_machine: object) -> None:
    time_machine.move_to(NOW, tick=False)  # type: ignore[attr-defined]


@pytest.fixture
def late(workspace: Workspace) -> list[Milestone]:
    """Return two milestones of governance that are late while compute has done all of its own."""
    initiative = in_step(workspace)
    governance = initiative.milestones.filter(layer__key="governance").select_related("layer")
    pattern = governance.last()
    assert pattern
    made = []
    for days in (55, 50):
        day = NOW.date() - timedelta(days=days)
        made.append(
            Milestone.objects.create(
                workspace=workspace,
                initiative=initiative,
                layer=pattern.layer,
                name=f"late since {days} days",
                baseline_date=day,
                original_baseline_date=day,
                reported_at=NOW,
            )
        )
    return made


def sweep(late: list[Milestone], at: datetime) -> Tally:
    workspace, initiative = late[0].workspace, late[0].initiative_id
    return sweep_initiatives(workspace=workspace, initiatives=[initiative], as_of=at.date(), at=at)


def skew_days() -> int:
    skew = Finding.objects.get(kind="pace").skew_days
    assert skew is not None
    return skew


def test_day_that_goes_by_changes_figures_and_is_no_news(late: list[Milestone]) -> None:
    assert sweep(late, NOW).opened == 1
    before = skew_days()

    tally = sweep(late, NOW + timedelta(days=1))

    assert skew_days() == before + 1
    assert (tally.changed, Event.objects.filter(type="finding.changed").count()) == (0, 0)


def test_milestone_that_is_done_is_news_of_the_finding_that_it_makes_smaller(
    late: list[Milestone],
) -> None:
    sweep(late, NOW)
    before = skew_days()
    late[0].status, late[0].actual_date = "accepted", NOW.date()
    late[0].save()

    tally = sweep(late, NOW)

    told = Event.objects.get(type="finding.changed")
    sides = [(side or {})["skew_days"] for side in (told.before, told.after)]
    assert (tally.changed, sides) == (1, [before, before - 5])


def test_finding_of_a_pace_is_found_by_the_milestones_it_speaks_of(late: list[Milestone]) -> None:
    sweep(late, NOW)

    finding = Finding.objects.get(kind="pace")

    assert {milestone.pk for milestone in late} <= set(finding.milestones)
