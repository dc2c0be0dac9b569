"""Runs of the detector over whole workspaces: asked for, cut into ranges, worked off, ended.

Nothing here talks to the broker. A run is rows; the relay hands its ranges to workers, again and
again until each is done. A range may run twice, be killed or arrive late: its state changes with
what it writes.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from apps.alignment.models import Sweep, SweepRange, SweepState
from apps.alignment.selectors.snapshots import networks
from apps.alignment.services.sweeping import Tally, sweep_initiatives
from apps.events.services import publish
from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership, Workspace
from coordination.networks import in_whole_networks

# Columns of so many initiatives stay in the processor's cache.
INITIATIVES_IN_A_RANGE: Final = 20_000
MOST_ATTEMPTS: Final = 5
# What a worker holds it keeps locked; an attempt that has not locked its range by then was lost.
ATTEMPT_LOST_AFTER: Final = timedelta(seconds=30)
NIGHT_ENDS_AT_HOUR: Final = 2

_GIVEN_UP: Final = (
    f"Range {{}} was begun {MOST_ATTEMPTS} times and never finished: its worker ended or failed, "
    "and its log says of what. Sweep its initiatives one by one to find the one at fault."
)

UNFINISHED: Final = (SweepState.QUEUED, SweepState.RUNNING)

logger = structlog.get_logger(__name__)


@transaction.atomic
def start_sweep(
    *,
    workspace: Workspace,
    as_of: date,
    at: datetime,
    actor: Membership | None = None,
    scope: list[UUID] | None = None,
    range_size: int = INITIATIVES_IN_A_RANGE,
) -> Sweep:
    """Start a sweep of all initiatives, or of those in `scope`; the ranges wait for the relay.

    range_size: initiatives in a range, about
    """
    sweep = Sweep.objects.create(workspace=workspace, as_of=as_of, scope=scope, asked_by=actor)
    _cut_into_ranges(sweep, at, range_size)
    return sweep


@transaction.atomic
def start_sweep_once(
    *, workspace: Workspace, as_of: date, at: datetime, run_key: str
) -> Sweep | None:
    """Start a sweep of all initiatives, or return None where it was started for this key before."""
    Sweep.objects.bulk_create(
        [Sweep(workspace=workspace, as_of=as_of, run_key=run_key)], ignore_conflicts=True
    )
    sweep = Sweep.objects.select_for_update(no_key=True).get(workspace=workspace, run_key=run_key)
    if sweep.ranges.exists() or sweep.state not in UNFINISHED:
        return None
    _cut_into_ranges(sweep, at, INITIATIVES_IN_A_RANGE)
    return sweep


def _cut_into_ranges(sweep: Sweep, at: datetime, range_size: int) -> None:
    scope, workspace = sweep.scope, sweep.workspace
    initiatives = scope if scope is not None else all_initiatives(workspace)
    ranges = in_whole_networks(initiatives, networks(workspace.pk), range_size)
    SweepRange.objects.bulk_create(
        SweepRange(sweep=sweep, number=number, initiatives=members, next_attempt_at=at)
        for number, members in enumerate(ranges)
    )
    if not ranges:
        _end(sweep, SweepState.SUCCEEDED, at)


def all_initiatives(workspace: Workspace) -> list[UUID]:
    """Return the initiatives of a workspace in the order of their ids."""
    return list(
        Initiative.objects.filter(workspace=workspace).order_by("pk").values_list("pk", flat=True)
    )


def start_nightly_sweeps(*, at: datetime) -> int:
    """Start the sweep of each workspace whose night has ended; return how many there were to start.

    The run key is the workspace's own day: schedulers that overlap start nothing twice.
    """
    started = 0
    lately = Sweep.objects.filter(run_key__isnull=False, created_at__gte=at - timedelta(days=3))
    done = set(lately.values_list("workspace_id", "run_key"))
    for workspace in Workspace.objects.order_by("pk"):
        local = workspace.local(at)
        run_key = f"nightly {local.date()}"
        if local.hour >= NIGHT_ENDS_AT_HOUR and (workspace.pk, run_key) not in done:
            sweep = start_sweep_once(
                workspace=workspace, as_of=local.date(), at=at, run_key=run_key
            )
            started += sweep is not None
    return started


def ranges_to_hand_out(*, at: datetime) -> list[int]:
    """Return the ranges that no worker has; each is to be begun before it is handed out again."""
    with transaction.atomic():
        waiting = list(
            SweepRange.objects.filter(state__in=UNFINISHED, next_attempt_at__lte=at)
            .order_by("next_attempt_at")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:200]
        )
        SweepRange.objects.filter(pk__in=waiting).update(next_attempt_at=at + ATTEMPT_LOST_AFTER)
    return waiting


def run_range(*, range_id: int, at: datetime) -> Tally | None:
    """Sweep one range; None where it is done already or another worker is at it.

    The attempt is counted before the work, in a transaction of its own, so that a range which kills
    its workers is given up in the end.
    """
    if not _begin_attempt(range_id, at):
        return None
    with transaction.atomic():
        share = (
            SweepRange.objects.select_related("sweep__workspace")
            .filter(pk=range_id, state__in=UNFINISHED)
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if share is None:
            return None
        tally = sweep_initiatives(
            workspace=share.sweep.workspace,
            initiatives=share.initiatives,
            as_of=share.sweep.as_of,
            at=at,
        )
        _keep(share, tally)
        _finish_if_last(share.sweep_id, at)
    return tally


def _begin_attempt(range_id: int, at: datetime) -> bool:
    with transaction.atomic():
        share = (
            SweepRange.objects.filter(pk=range_id, state__in=UNFINISHED)
            .select_for_update(skip_locked=True)
            .first()
        )
        if share is None:
            return False
        if share.attempts >= MOST_ATTEMPTS:
            _give_up(share, at)
            return False
        share.attempts = F("attempts") + 1
        share.state = SweepState.RUNNING
        share.next_attempt_at = at + ATTEMPT_LOST_AFTER
        share.save(update_fields=["attempts", "state", "next_attempt_at"])
        Sweep.objects.filter(pk=share.sweep_id, state=SweepState.QUEUED).update(
            state=SweepState.RUNNING, started_at=at
        )
    return True


def _keep(share: SweepRange, tally: Tally) -> None:
    share.state = SweepState.SUCCEEDED
    for name in ("milestones", "opened", "changed", "resolved"):
        setattr(share, name, getattr(tally, name))
    share.save(update_fields=["state", "milestones", "opened", "changed", "resolved"])


def _finish_if_last(sweep_id: UUID, at: datetime) -> None:
    """Add up the work of a sweep's ranges and end the sweep with the last of them.

    The lock on the sweep makes one of two last ranges see the other's end.
    """
    sweep = Sweep.objects.select_for_update(no_key=True).get(pk=sweep_id)
    done = _work_of(sweep.ranges.filter(state=SweepState.SUCCEEDED))
    for name, value in done.items():
        setattr(sweep, name, value)
    given_up = sweep.ranges.filter(state=SweepState.FAILED).order_by("number")
    sweep.error = " ".join(
        _GIVEN_UP.format(number) for number in given_up.values_list("number", flat=True)
    )
    sweep.save(update_fields=[*done, "error"])
    if not sweep.ranges.filter(state__in=UNFINISHED).exists():
        _end(sweep, SweepState.FAILED if sweep.error else SweepState.SUCCEEDED, at)


def _work_of(ranges: QuerySet[SweepRange]) -> dict[str, int]:
    names = ("milestones", "opened", "changed", "resolved")
    rows = list(ranges.values_list("initiatives__len", *names))
    totals: Iterable[int] = (sum(column) for column in zip(*rows, strict=True))
    return dict(zip(("initiatives", *names), totals, strict=False))


def _give_up(share: SweepRange, at: datetime) -> None:
    """Leave a range undone; the sweep goes on with the others and fails in the end."""
    share.state = SweepState.FAILED
    share.save(update_fields=["state"])
    logger.error("sweep_range_given_up", sweep=str(share.sweep_id), range=share.number)
    _finish_if_last(share.sweep_id, at)


def _end(sweep: Sweep, state: SweepState, at: datetime) -> None:
    sweep.state, sweep.finished_at = state, at
    sweep.started_at = sweep.started_at or at
    sweep.save(update_fields=["state", "started_at", "finished_at"])
    publish(
        type=f"sweep.{state}",
        subject=sweep,
        subject_type="sweep",
        actor=sweep.asked_by,
        at=at,
        after={
            "as_of": sweep.as_of.isoformat(),
            "initiatives": sweep.initiatives,
            "opened": sweep.opened,
            "changed": sweep.changed,
            "resolved": sweep.resolved,
        },
    )
