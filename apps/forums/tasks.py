"""What runs in the background: ids in, one service call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from apps.forums.services import commitment_ends, reminding


@shared_task
def miss_commitments() -> None:
    """Let the commitments whose day has passed be missed."""
    commitment_ends.miss_commitments(at=timezone.now())


@shared_task
def remind_of_sessions() -> None:
    """Write the reminders of sessions that are due."""
    reminding.remind_of_sessions(at=timezone.now())
