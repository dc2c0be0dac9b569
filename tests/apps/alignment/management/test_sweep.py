"""`manage.py sweep` as it is typed."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.alignment.management.commands import sweep as command
from apps.alignment.models import Finding, Sweep
from apps.alignment.services import runs
from apps.alignment.services.sweeping import Tally
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record
from tests.factories import WorkspaceFactory

CASES = json.loads((Path(__file__).parents[4] / "fixtures/cases/detector.json").read_text())
CASE: dict[str, Any] = next(each for each in CASES if each["expected"]["alignment"]["pairs"])
DAY: str = CASE["as_of"]


def sweep(workspace: Workspace, *options: str) -> str:
    out = io.StringIO()
    call_command("sweep", "--workspace", workspace.slug, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def stalled(workspace: Workspace) -> Workspace:
    """A workspace with findings to be made as of DAY."""
    record(CASE, workspace)
    Milestone.objects.update(reported_at=datetime(2026, 9, 1, tzinfo=UTC))
    return workspace


def test_sweep_writes_the_findings_and_says_what_it_did(stalled: Workspace) -> None:
    printed = sweep(stalled, "--as-of", DAY)

    opened = Finding.objects.filter(workspace=stalled, as_of=DAY, state="open").count()
    milestones = Milestone.objects.count()
    assert opened > 0
    assert printed == (
        f"findings as of {DAY}: {opened} opened, 0 changed, 0 resolved; "
        f"1 initiatives, {milestones} milestones\n"
    )
    assert list(Sweep.objects.values_list("state", "as_of", "asked_by", "opened")) == [
        ("succeeded", date.fromisoformat(DAY), None, opened)
    ]


def test_sweep_again_changes_nothing_and_says_so(stalled: Workspace) -> None:
    sweep(stalled, "--as-of", DAY)
    before = list(Finding.objects.order_by("pk").values())

    printed = sweep(stalled, "--as-of", DAY)

    assert printed.startswith(f"findings as of {DAY}: 0 opened, 0 changed, 0 resolved;")
    assert list(Finding.objects.order_by("pk").values()) == before


def test_sweep_without_a_day_is_of_the_workspace_s_today(workspace: Workspace) -> None:
    printed = sweep(workspace)

    today = workspace.today(timezone.now())
    assert printed == (
        f"findings as of {today}: 0 opened, 0 changed, 0 resolved; 0 initiatives, 0 milestones\n"
    )


@pytest.mark.django_db(transaction=True)
def test_sweep_counts_what_a_worker_has_taken_from_it(
    stalled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[Thread] = []

    def work(range_id: int, at: datetime) -> None:
        try:
            runs.run_range(range_id=range_id, at=at)
        finally:
            connection.close()

    def be_slower(*, range_id: int, at: datetime) -> Tally | None:
        if workers:
            return runs.run_range(range_id=range_id, at=at)
        workers.append(Thread(target=work, args=(range_id, at)))
        workers[0].start()
        return None

    monkeypatch.setattr(command, "run_range", be_slower)

    printed = sweep(stalled, "--as-of", DAY)

    workers[0].join()
    opened = Finding.objects.count()
    assert opened > 0
    assert printed.startswith(f"findings as of {DAY}: {opened} opened, 0 changed, 0 resolved;")


def test_sweep_that_is_given_up_fails_and_names_the_range(
    stalled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_ATTEMPTS", 0)

    with pytest.raises(CommandError, match=r"^Range 0 was begun \d times and never finished:"):
        sweep(stalled, "--as-of", DAY)

    assert list(Sweep.objects.values_list("state", flat=True)) == ["failed"]
    assert Finding.objects.count() == 0


@pytest.mark.parametrize("text", ["1 March", "2026-02-30", ""])
def test_sweep_of_no_day_is_refused(workspace: Workspace, text: str) -> None:
    with pytest.raises(CommandError, match=f"--as-of: “{text}” is not a date such as 2026-03-01"):
        sweep(workspace, "--as-of", text)

    assert Sweep.objects.count() == 0


@pytest.mark.django_db
def test_sweep_of_an_unknown_workspace_is_told_with_those_there_are() -> None:
    WorkspaceFactory.create(slug="ours")

    with pytest.raises(CommandError, match=r"^No workspace “x”\. There are: ours\.$"):
        call_command("sweep", "--workspace", "x")

    assert Sweep.objects.count() == 0
