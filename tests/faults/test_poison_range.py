"""A range that kills whoever works on it is given up; the others are not kept from their end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from apps.alignment.models import Finding, Sweep
from apps.alignment.services import runs
from apps.events.models import Event
from apps.programmes.models import Initiative
from apps.stakeholders.models import Workspace
from tests.faults.poisoned import POISON
from tests.faults.record import AS_OF, planted
from tests.faults.relay import Relay
from tests.plugins.stack import Stack, eventually

RANGE_SIZE = 6
INITIATIVES = 30


@pytest.fixture
def workspace(own_stack: Stack) -> Workspace:
    return planted(INITIATIVES)


@pytest.fixture
def deadly(workspace: Workspace) -> Initiative:
    return Initiative.objects.get(workspace=workspace, key="i-015")


@pytest.fixture
def poisoned_stack(own_stack: Stack, deadly: Initiative) -> Iterator[Stack]:
    worker = own_stack.programs["worker"]
    own_stack.programs["worker"] = replace(
        worker,
        command=tuple(
            "--app=tests.faults.poisoned" if part.startswith("--app=") else part
            for part in worker.command
        ),
        environment={**worker.environment, POISON: str(deadly.pk)},
    )
    own_stack.start("worker")
    yield own_stack
    own_stack.stop("worker")
    own_stack.programs["worker"] = worker


def test_range_that_kills_its_worker_is_given_up_and_the_others_succeed(
    poisoned_stack: Stack, workspace: Workspace, deadly: Initiative
) -> None:
    sweep = runs.start_sweep(
        workspace=workspace, as_of=AS_OF, at=timezone.now(), range_size=RANGE_SIZE
    )

    with Relay(poisoned_stack.redis_url):
        ended = Sweep.objects.filter(pk=sweep.pk, finished_at__isnull=False)
        eventually(ended.exists, within=120)
    sweep.refresh_from_db()

    ranges = list(sweep.ranges.order_by("number"))
    given_up = [share for share in ranges if share.state == "failed"]
    assert [deadly.pk in share.initiatives for share in given_up] == [True]
    assert given_up[0].attempts == runs.MOST_ATTEMPTS
    assert {share.state for share in ranges if share not in given_up} == {"succeeded"}
    reason = (
        f"Range {given_up[0].number} was begun 5 times and never finished: its worker ended or "
        "failed, and its log says of what. Sweep its initiatives one by one to find the one at "
        "fault."
    )
    assert (sweep.state, sweep.error) == ("failed", reason)
    assert sweep.initiatives == INITIATIVES + 1 - len(given_up[0].initiatives)
    swept = {one for share in ranges if share not in given_up for one in share.initiatives}
    found = Finding.objects.exclude(initiative=None).values_list("initiative", flat=True)
    assert set(found) <= swept
    assert len(set(found)) > INITIATIVES / 2
    told = Event.objects.filter(subject_type="sweep")
    assert list(told.values_list("type", "subject_id", "after__opened")) == [
        ("sweep.failed", sweep.pk, Finding.objects.count())
    ]
