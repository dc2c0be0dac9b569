"""What is measured of sweeps: each step as production takes it, in this process or in others."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import django

from apps.alignment.selectors.rules import rules_of
from apps.alignment.selectors.snapshots import take_snapshot
from apps.alignment.services.looking import look_at
from apps.alignment.services.sweeping import sweep_initiatives
from apps.stakeholders.models import Workspace
from coordination.days import day_of
from coordination.survey import survey
from tests.bench.results import seconds_of

AS_OF = date(2024, 9, 1)
AT = datetime(2024, 9, 1, 9, tzinfo=UTC)

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
    """Sweep range by range, each its own transaction, and write what differs."""
    for initiatives in ranges:
        sweep_initiatives(workspace=workspace, initiatives=initiatives, as_of=AS_OF, at=AT)


def other_processes(count: int) -> ProcessPoolExecutor:
    """Return processes that begin with nothing, as workers do."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=django.setup)


def look_in(processes: ProcessPoolExecutor, workspace: Workspace, ranges: Ranges) -> None:
    """Find findings of every kind, the ranges shared between processes."""
    looks = [processes.submit(all_kinds, workspace, [one]) for one in ranges]
    for look in looks:
        look.result()


def write_apart(workspace: Workspace, ranges: Ranges) -> tuple[float, float]:
    """Return the seconds of a sweep that writes, and the most memory, in MiB, of its process."""
    with other_processes(1) as process:
        return process.submit(_write_and_weigh, workspace, ranges).result()


def _write_and_weigh(workspace: Workspace, ranges: Ranges) -> tuple[float, float]:
    seconds = seconds_of(lambda: written(workspace, ranges))
    return seconds, _peak_memory()


def _peak_memory() -> float:
    """Return the most memory, in MiB, that this process has ever held, as Linux tells it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line for line in lines if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
