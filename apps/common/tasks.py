"""What runs in the background: one call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from apps.common.mail.relay import send_waiting_mail
from apps.common.operations.heartbeat import give_sign_of_life


@shared_task
def beat_heart() -> None:
    """Let it be known that beat asks and a worker answers."""
    give_sign_of_life(at=timezone.now())


@shared_task
def relay_waiting_mail() -> None:
    """Hand the mail that is due to the mail server."""
    send_waiting_mail(at=timezone.now())
