"""What runs in the background: ids in, one service call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from apps.forums.services import commitment_ends


@shared_task
def miss_commitments() -> None:
    """Let the commitments whose day has passed be missed."""
    commitment_ends.miss_commitments(at=timezone.now())
