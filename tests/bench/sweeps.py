"""Sweeps of whole workspaces against being sent their columns."""

import gc
import multiprocessing
import resource
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection

from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import networks, take_snapshot
from apps.alignment.services.looking import look_at
from apps.alignment.services.runs import INITIATIVES_IN_A_RANGE
from apps.alignment.services.sweeping import sweep_initiatives
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.networks import in_whole_networks
from coordination.survey import survey
from tests.bench import floor, record
from tests.bench.results import Report, in_turn

AS_OF = date(2024, 9, 1)
AT = datetime(2024, 9, 1, 9, tzinfo=UTC)
SIZES = (1_000, 20_000)
Ranges = Sequence[list[UUID]]


def levels(workspace: Workspace, ranges: Ranges) -> None:
    """Find paces and levels with their memory."""
    rules = rules_of(workspace.pk)
    for initiatives in ranges:
        snapshot = take_snapshot(workspace, rules, initiatives, alone=True)
        survey(snapshot.plan, snapshot.policies, day_of(AS_OF))


def all_kinds(workspace: Workspace, ranges: Ranges) -> None:
    """Find findings of every kind, as a sweep does before it compares them with the record."""
    rules = rules_of(workspace.pk)
    for initiatives in ranges:
        look_at(workspace, rules, initiatives, day_of(AS_OF))


def written(workspace: Workspace, ranges: Ranges) -> None:
    """Sweep, and write what differs."""
    for initiatives in ranges:
        sweep_initiatives(workspace=workspace, initiatives=initiatives, as_of=AS_OF, at=AT)


def _work_off(
    workspace: Workspace, tasks: "multiprocessing.Queue[list[UUID] | None]", done: object
) -> None:
    connection.connection = None
    levels(workspace, [])
    done.put(None)  # type: ignore[attr-defined]
    while (initiatives := tasks.get()) is not None:
        all_kinds(workspace, [initiatives])
        done.put(None)  # type: ignore[attr-defined]


class TwoProcesses:
    """Two processes that take ranges from one queue, started before anything is measured."""

    def __init__(self, workspace: Workspace) -> None:
        """Start them and wait until both have connected."""
        context = multiprocessing.get_context("fork")
        self.tasks, self.done = context.Queue(), context.Queue()
        self.processes = [
            context.Process(target=_work_off, args=(workspace, self.tasks, self.done))
            for _ in range(2)
        ]
        for process in self.processes:
            process.start()
        for _ in self.processes:
            self.done.get()

    def detect(self, ranges: Ranges) -> None:
        """Find findings of every kind, the ranges shared between the two."""
        for initiatives in ranges:
            self.tasks.put(initiatives)
        for _ in ranges:
            self.done.get()

    def end(self) -> None:
        """End them."""
        for _ in self.processes:
            self.tasks.put(None)
        for process in self.processes:
            process.join()


def measure(report: Report) -> None:
    """Measure full sweeps at each size."""
    for n in SIZES:
        workspace = record.make_workspace(n)
        initiatives = record.initiatives_of(workspace)
        ranges = in_whole_networks(initiatives, networks(workspace.pk), INITIATIVES_IN_A_RANGE)
        both = TwoProcesses(workspace)
        received, server, found, everything, shared = in_turn(
            [
                lambda: floor.receive(workspace),
                lambda: floor.on_the_server(workspace),
                lambda: levels(workspace, ranges),
                lambda: all_kinds(workspace, ranges),
                lambda: both.detect(ranges),
            ],
            rounds=3,
        )
        both.end()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        beside = "received COPY"
        report.add("floor: COPY received", n, received, against=beside, reference=received)
        report.add("floor: COPY on the server", n, server, against=beside, reference=received)
        report.add("sweep: paces and levels", n, found, against=beside, reference=received)
        report.add("sweep: all kinds", n, everything, against=beside, reference=received)
        report.add("sweep: all kinds, two processes", n, shared, against=beside, reference=received)
        report.add(
            "sweep: peak memory of the process",
            n,
            peak,
            against="1 GiB",
            reference=1024,
            unit="MiB",
        )
        _measure_writing(report, workspace, ranges, received)
        gc.collect()
        sys.stdout.flush()


def _measure_writing(report: Report, workspace: Workspace, ranges: Ranges, received: float) -> None:
    """Measure the first sweep, one with nothing to say, and one after 2 in 100 initiatives changed."""
    n = sum(map(len, ranges))
    (first,) = in_turn([lambda: written(workspace, ranges)], rounds=1, warm_up=0)
    (steady,) = in_turn([lambda: written(workspace, ranges)], rounds=1, warm_up=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE programmes_milestone SET status = 'accepted', actual_date = %s"
            " WHERE status = 'planned' AND baseline_date <= %s AND initiative_id IN"
            " (SELECT id FROM programmes_initiative WHERE workspace_id = %s"
            "   AND abs(hashtext(key)) %% 50 = 0)",
            [AS_OF, AS_OF, workspace.pk],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    (changed,) = in_turn([lambda: written(workspace, ranges)], rounds=1, warm_up=0)
    beside = "received COPY"
    report.add("sweep: first, all findings written", n, first, against=beside, reference=received)
    report.add("sweep: nothing to write", n, steady, against=beside, reference=received)
    report.add("sweep: 2 % changed, written", n, changed, against=beside, reference=received)
