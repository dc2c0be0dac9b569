"""Sweeping what has changed, as the workers do."""

from django.utils import timezone

from apps.alignment.services import runs
from apps.alignment.services.changes import sweep_changed_initiatives


def look() -> None:
    """Sweep each initiative that has changed, now and in this process."""
    at = timezone.now()
    sweep_changed_initiatives(at=at)
    for range_id in runs.ranges_to_hand_out(at=at):
        runs.run_range(range_id=range_id, at=at)
