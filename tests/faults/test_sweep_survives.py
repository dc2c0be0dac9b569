"""Whatever dies during a sweep, and however often, it ends as if nothing had happened."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Final

from django.db import connection
from django.utils import timezone

from apps.alignment.models import Finding, Sweep, SweepRange
from apps.alignment.services import runs
from apps.events.models import Event
from apps.programmes.models import ChangedInitiative, Initiative, Milestone
from apps.stakeholders.models import Workspace
from coordination.vocabulary import FindingKind
from tests.faults.clients import office_of
from tests.faults.outcome import events_of, findings_of, history_of
from tests.faults.record import AS_OF, AT, OTHERS, planted
from tests.faults.relay import Relay
from tests.faults.writers import Writer
from tests.plugins.stack import Stack, eventually

INITIATIVES: Final = 240
RANGE_SIZE: Final = 3
KILLS: Final = 20
_NOT_YET: Final = datetime(2100, 1, 1, tzinfo=UTC)


def test_sweep_killed_twenty_times_ends_as_the_undisturbed_one(own_stack: Stack) -> None:
    calm, troubled = planted(INITIATIVES), planted(INITIATIVES)
    sweep_in_peace(calm)
    random = Random(20)
    own_stack.start("worker")
    sweep = started(troubled)
    api = office_of(troubled)
    others = Initiative.objects.get(workspace=troubled, key=OTHERS)
    with Relay(own_stack.redis_url), Writer(api, others) as writer:
        for number in range(KILLS):
            share = released(sweep, number)
            eventually(partial(has_begun, share), within=30)
            time.sleep(random.uniform(0, 0.06))
            assert sweep.ranges.filter(state__in=runs.UNFINISHED).exists()
            BLOWS[number % len(BLOWS)](own_stack, random)
        released(sweep, KILLS)
        eventually(lambda: has_ended(sweep), within=60)
        eventually(lambda: not ChangedInitiative.objects.exists(), within=30)
    sweep.refresh_from_db()

    assert (sweep.state, sweep.error, sweep.initiatives) == ("succeeded", "", INITIATIVES + 1)
    assert sweep.ranges.filter(attempts__gt=1).exists()
    assert findings_of(troubled) == findings_of(calm)
    assert history_of(troubled) == history_of(calm)
    told = [event for event in events_of(troubled) if "milestone.created" not in event]
    assert told == events_of(calm)
    kinds = Finding.objects.filter(workspace=troubled).values_list("kind", flat=True)
    assert set(kinds) == set(FindingKind)
    assert writer.answered == {201, 503}
    assert_written_once(writer.acknowledged, others)


def sweep_in_peace(workspace: Workspace) -> None:
    runs.start_sweep(workspace=workspace, as_of=AS_OF, at=AT, range_size=RANGE_SIZE)
    for range_id in runs.ranges_to_hand_out(at=AT):
        runs.run_range(range_id=range_id, at=AT)


def started(workspace: Workspace) -> Sweep:
    """Return a sweep of which no range is handed out yet, so that each blow falls in its midst."""
    sweep = runs.start_sweep(
        workspace=workspace, as_of=AS_OF, at=timezone.now(), range_size=RANGE_SIZE
    )
    sweep.ranges.update(next_attempt_at=_NOT_YET)
    return sweep


def released(sweep: Sweep, number: int) -> list[int]:
    """Let the relay hand out one share of the ranges, and return them."""
    ranges = sweep.ranges.order_by("number").values_list("pk", flat=True)
    share = list(ranges)[number :: KILLS + 1]
    SweepRange.objects.filter(pk__in=share).update(next_attempt_at=timezone.now())
    return share


def has_begun(share: list[int]) -> bool:
    return SweepRange.objects.filter(pk__in=share, attempts__gte=1).exists()


def has_ended(sweep: Sweep) -> bool:
    return Sweep.objects.filter(pk=sweep.pk, finished_at__isnull=False).exists()


def kill_task(stack: Stack, random: Random) -> None:
    stack.kill_child_of_worker(random.randrange(2))


def kill_worker(stack: Stack, _: Random) -> None:
    stack.kill("worker")
    stack.start("worker")


def kill_redis(stack: Stack, random: Random) -> None:
    stack.kill("redis")
    time.sleep(random.uniform(0, 0.5))
    stack.start("redis")


def kill_database(stack: Stack, random: Random) -> None:
    stack.kill("postgres")
    restart_database(stack, random)


def shut_down_database(stack: Stack, random: Random) -> None:
    stack.shut_down_database_at_once()
    restart_database(stack, random)


def restart_database(stack: Stack, random: Random) -> None:
    time.sleep(random.uniform(0, 0.5))
    stack.start("postgres")
    connection.close()


BLOWS: Final[list[Callable[[Stack, Random], None]]] = [
    *(kill_task, kill_redis, kill_database),
    *(kill_worker, kill_redis, shut_down_database),
]


def assert_written_once(acknowledged: list[str], initiative: Initiative) -> None:
    """Assert that all that was acknowledged is there, once, and told of once."""
    milestones = dict(
        Milestone.objects.filter(initiative=initiative).values_list("external_id", "pk")
    )
    told = Event.objects.filter(type="milestone.created", workspace_id=initiative.workspace_id)
    assert len(acknowledged) > KILLS
    # The last one may have been written without its writer hearing of it.
    assert set(milestones) - set(acknowledged) <= {f"w-{len(acknowledged)}"}
    assert Counter(told.values_list("subject_id", flat=True)) == Counter(milestones.values())
