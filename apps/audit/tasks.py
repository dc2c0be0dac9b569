"""What runs in the background: one service call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from apps.audit.services.sealing import seal_ended_days


@shared_task
def seal_days() -> None:
    """Seal the days that have ended."""
    seal_ended_days(at=timezone.now())
