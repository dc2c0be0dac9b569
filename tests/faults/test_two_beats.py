"""Two schedulers that overlap, as they do at every deployment, start a night's sweep once."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from apps.alignment.models import Sweep
from apps.alignment.services import runs
from apps.stakeholders.models import Workspace
from tests.faults.record import planted
from tests.faults.side_by_side import Beside, left_open, until_one_waits_for_a_lock

INITIATIVES = 12
MORNING = datetime(2026, 3, 1, 6, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)

start = partial(runs.start_nightly_sweeps, at=MORNING)


def sweeps_of(workspace: Workspace) -> list[tuple[str | None, date, str, int]]:
    """Return run key, date, state and number of initiatives in ranges of each sweep."""
    sweeps = Sweep.objects.filter(workspace=workspace).prefetch_related("ranges")
    return [
        (
            sweep.run_key,
            sweep.as_of,
            sweep.state,
            sum(len(share.initiatives) for share in sweep.ranges.all()),
        )
        for sweep in sweeps
    ]


def test_second_beat_that_comes_while_the_first_starts_finds_the_night_taken() -> None:
    workspace = planted(INITIATIVES)

    with left_open(start):
        second = Beside(start)
        until_one_waits_for_a_lock()

    assert second.done() == 0
    assert sweeps_of(workspace) == [
        ("nightly 2026-03-01", MORNING.date(), "queued", INITIATIVES + 1)
    ]


def test_second_beat_starts_what_the_first_died_in() -> None:
    workspace = planted(INITIATIVES)

    with left_open(start, undo=True):
        second = Beside(start)
        until_one_waits_for_a_lock()

    assert second.done() == 1
    assert sweeps_of(workspace) == [
        ("nightly 2026-03-01", MORNING.date(), "queued", INITIATIVES + 1)
    ]


def test_two_beats_at_once_start_each_workspace_once() -> None:
    workspaces = [planted(INITIATIVES) for _ in range(8)]

    beats = [Beside(start) for _ in range(2)]

    assert sum(beat.done() for beat in beats) == len(workspaces)
    assert [sweeps_of(workspace) for workspace in workspaces] == [
        [("nightly 2026-03-01", MORNING.date(), "queued", INITIATIVES + 1)]
    ] * len(workspaces)


def test_relays_that_overlap_hand_each_range_out_once() -> None:
    workspace = planted(INITIATIVES)
    sweep = runs.start_sweep(workspace=workspace, as_of=MORNING.date(), at=MORNING, range_size=3)

    relays = [Beside(partial(runs.ranges_to_hand_out, at=MORNING)) for _ in range(3)]

    handed_out = [pk for relay in relays for pk in relay.done()]
    assert sorted(handed_out) == sorted(sweep.ranges.values_list("pk", flat=True))


def test_range_that_runs_twice_at_once_is_done_once() -> None:
    workspace = planted(INITIATIVES)
    runs.start_sweep(workspace=workspace, as_of=MORNING.date(), at=MORNING)
    (range_id,) = runs.ranges_to_hand_out(at=MORNING)
    run = partial(runs.run_range, range_id=range_id, at=MORNING)

    with left_open(run):
        beside = run()
    late = run()

    sweep = Sweep.objects.get(workspace=workspace)
    assert (beside, late) == (None, None)
    assert (sweep.state, sweep.opened) == ("succeeded", workspace.findings.count())
    assert sweep.opened > 0
