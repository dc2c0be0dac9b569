"""What runs in the background: ids in, one service call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from apps.alignment.services import changes, reminding, runs


@shared_task
def sweep_changed_initiatives() -> None:
    """Sweep what has changed since the last tick."""
    changes.sweep_changed_initiatives(at=timezone.now())


@shared_task
def sweep_range(range_id: int) -> None:
    """Sweep one range of a sweep."""
    runs.run_range(range_id=range_id, at=timezone.now())


@shared_task
def relay_waiting_ranges() -> None:
    """Hand to the workers what waits for one."""
    for range_id in runs.ranges_to_hand_out(at=timezone.now()):
        sweep_range.delay(range_id)


@shared_task
def start_nightly_sweeps() -> None:
    """Start the sweeps of the workspaces whose night has ended."""
    runs.start_nightly_sweeps(at=timezone.now())


@shared_task
def send_reminders() -> None:
    """Write the digests of the workspaces whose morning has come."""
    reminding.send_reminders(at=timezone.now())
