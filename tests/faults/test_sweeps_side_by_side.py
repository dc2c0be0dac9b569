"""Sweeps of the same initiatives at once: nobody fails, nothing is lost, doubled or out of date."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from apps.alignment.models import Finding, Policy, Sweep
from apps.alignment.services import changes, runs
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.events.models import Event
from apps.programmes.models import ChangedInitiative, Dependency, Initiative, Milestone
from apps.stakeholders.models import Workspace
from coordination.vocabulary import Agreement
from tests.factories import WorkspaceFactory
from tests.faults.lanes import in_step
from tests.faults.record import planted
from tests.faults.side_by_side import Beside, left_open, until_one_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    return datetime.now(tz=UTC)


def tick() -> Tally:
    return changes.sweep_changed_initiatives(at=now())


def full_sweep(workspace: Workspace, *initiatives: Initiative) -> Tally:
    """Sweep initiatives as a range of a sweep does, all if none is named."""
    chosen = [one.pk for one in initiatives] or runs.all_initiatives(workspace)
    at = now()
    return sweep_initiatives(
        workspace=workspace, initiatives=chosen, as_of=workspace.today(at), at=at
    )


@pytest.fixture
def initiative() -> Initiative:
    """An initiative without findings or marks."""
    initiative = in_step(WorkspaceFactory.create())
    ChangedInitiative.objects.all().delete()
    return initiative


def leave_behind(initiative: Initiative) -> Milestone:
    """Throw the initiative out of step: governance was to reach this long ago."""
    template = initiative.milestones.get(external_id="governance-90")
    baseline = template.baseline_date - timedelta(days=10)
    return Milestone.objects.create(
        workspace=initiative.workspace,
        initiative=initiative,
        layer=template.layer,
        name="left behind",
        external_id="left-behind",
        baseline_date=baseline,
        original_baseline_date=baseline,
        reported_at=now(),
    )


def catch_up(milestone: Milestone) -> None:
    """Bring the initiative back into step."""
    Milestone.objects.filter(pk=milestone.pk).update(
        status="accepted", actual_date=milestone.baseline_date
    )


def states() -> list[tuple[str, str]]:
    return sorted(Finding.objects.values_list("kind", "state"))


def events() -> list[str]:
    told = Event.objects.filter(subject_type="finding").order_by("transaction", "sequence")
    return list(told.values_list("type", flat=True))


def test_two_workers_that_sweep_the_same_change_leave_one_finding(initiative: Initiative) -> None:
    milestone = leave_behind(initiative)

    with left_open(tick):
        Milestone.objects.filter(pk=milestone.pk).update(name="still left behind")
        beside = tick()
        marks_meanwhile = ChangedInitiative.objects.count()
    after = tick()

    assert (beside, marks_meanwhile > 0) == (Tally(), True)
    assert (after.opened, ChangedInitiative.objects.count()) == (0, 0)
    assert (states(), events()) == ([("pace", "open")], ["finding.opened"])


def test_marks_of_a_worker_that_dies_are_swept_by_the_next(initiative: Initiative) -> None:
    leave_behind(initiative)

    with left_open(tick, undo=True):
        beside = tick()
    after = tick()

    assert (beside, after.opened) == (Tally(), 1)
    assert (states(), events()) == ([("pace", "open")], ["finding.opened"])


@pytest.mark.parametrize("slow", [tick, None], ids=["sweep of changes", "range"])
def test_sweep_that_looked_before_a_change_does_not_have_the_last_word(
    initiative: Initiative, slow: Callable[[], Any] | None
) -> None:
    milestone = leave_behind(initiative)

    with left_open(slow or partial(full_sweep, initiative.workspace)):
        catch_up(milestone)
        tick()
    tick()

    assert (states(), ChangedInitiative.objects.count()) == ([("pace", "resolved")], 0)
    assert events() == ["finding.opened", "finding.resolved"]


def test_policy_that_changes_during_a_sweep_has_the_last_word(initiative: Initiative) -> None:
    leave_behind(initiative)

    with left_open(tick):
        Policy.objects.create(workspace=initiative.workspace, pairs=[])
        tick()
    for _ in range(2):
        tick()
        for range_id in runs.ranges_to_hand_out(at=now()):
            runs.run_range(range_id=range_id, at=now())

    assert (states(), ChangedInitiative.objects.count()) == ([("pace", "resolved")], 0)
    assert set(Sweep.objects.values_list("state", flat=True)) == {"succeeded"}


@pytest.fixture
def circle() -> list[Initiative]:
    """Two initiatives that wait for each other, and neither has been swept."""
    workspace = WorkspaceFactory.create()
    one = in_step(workspace)
    other = Initiative.objects.create(workspace=workspace, key="other", name="Other")
    this = leave_behind(one)
    that = Milestone.objects.create(
        workspace=workspace,
        initiative=other,
        layer=this.layer,
        name="waits too",
        external_id="waits-too",
        baseline_date=this.baseline_date,
        original_baseline_date=this.baseline_date,
        reported_at=now(),
    )
    for predecessor, successor in ((this, that), (that, this)):
        Dependency.objects.create(
            workspace=workspace,
            predecessor=predecessor,
            predecessor_initiative=predecessor.initiative,
            successor=successor,
            successor_initiative=successor.initiative,
            agreement=Agreement.ACCEPTED,
        )
    ChangedInitiative.objects.all().delete()
    return [one, other]


def gridlocks() -> list[str]:
    return list(Finding.objects.filter(kind="gridlock").values_list("state", flat=True))


def test_gridlock_seen_from_both_of_its_ends_at_once_is_one_finding(
    circle: list[Initiative],
) -> None:
    one, other = circle

    with left_open(partial(full_sweep, one.workspace, one)):
        beside = Beside(partial(full_sweep, one.workspace, other))
        until_one_waits_for_a_lock()
    beside.done()

    assert gridlocks() == ["open"]
    assert events().count("finding.opened") == Finding.objects.count()


def test_gridlock_that_ends_during_a_sweep_of_one_end_is_ended_by_the_sweep_of_changes(
    circle: list[Initiative],
) -> None:
    one, _ = circle

    with left_open(partial(full_sweep, one.workspace, one)):
        Dependency.objects.filter(successor_initiative=one).delete()
        tick()
    tick()

    assert (gridlocks(), ChangedInitiative.objects.count()) == (["resolved"], 0)


def test_gridlock_whose_milestones_are_all_gone_is_ended(circle: list[Initiative]) -> None:
    full_sweep(circle[0].workspace)

    Milestone.objects.filter(name__in=["left behind", "waits too"]).delete()
    tick()

    assert gridlocks() == ["resolved"]


def test_marks_of_what_is_gone_are_taken_away(initiative: Initiative) -> None:
    gone = WorkspaceFactory.create()
    leave_behind(in_step(gone)).initiative.milestones.all().delete()
    Initiative.objects.filter(workspace=gone).delete()
    leave_behind(initiative)

    tick()

    assert (states(), ChangedInitiative.objects.count()) == ([("pace", "open")], 0)


def test_trouble_in_one_workspace_keeps_no_other_waiting(
    initiative: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubled = in_step(WorkspaceFactory.create())
    ChangedInitiative.objects.all().delete()
    for one in (troubled, initiative):
        leave_behind(one)

    def sweep_or_fail(*, workspace: Workspace, **options: Any) -> Tally:
        if workspace == troubled.workspace:
            raise ArithmeticError
        return sweep_initiatives(workspace=workspace, **options)

    monkeypatch.setattr(changes, "sweep_initiatives", sweep_or_fail)
    with pytest.raises(ExceptionGroup) as raised:
        tick()
    monkeypatch.undo()
    set_aside = Sweep.objects.get()
    for range_id in runs.ranges_to_hand_out(at=now()):
        runs.run_range(range_id=range_id, at=now())

    assert [type(error) for error in raised.value.exceptions] == [ArithmeticError]
    assert (set_aside.workspace, set_aside.scope) == (troubled.workspace, [troubled.pk])
    assert ChangedInitiative.objects.count() == 0
    assert states() == [("pace", "open")] * 2


def test_sweeps_and_writers_in_a_crowd_end_where_one_sweep_would() -> None:
    workspace = planted(24)
    at = now()
    full_sweep(workspace)
    planned = list(Milestone.objects.filter(workspace=workspace, status="planned"))

    def write(share: list[Milestone]) -> None:
        for milestone in share:
            Milestone.objects.filter(pk=milestone.pk).update(
                status="accepted", actual_date=milestone.baseline_date
            )
            tick()

    def sweep_again_and_again() -> None:
        for _ in range(6):
            full_sweep(workspace)

    beside = [Beside(partial(write, planned[place::4])) for place in range(4)]
    beside += [Beside(sweep_again_and_again) for _ in range(2)]
    for one in beside:
        one.done()
    while ChangedInitiative.objects.exists():
        tick()
    settled = full_sweep(workspace)

    assert (settled.opened, settled.changed, settled.resolved) == (0, 0, 0)
    openings = Event.objects.filter(type="finding.opened", at__gte=at).values_list("subject_id")
    assert len(openings) == len(set(openings)) == Finding.objects.count()
    assert not Finding.objects.exclude(state="resolved").filter(kind="gridlock").exists()
