"""The delivery of the log in the background: ids in, one service call, safe to run twice."""

from contextlib import closing
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.events.outbound.posting import Poster
from apps.events.services import claiming, delivering, forgetting, gathering

_HANDED_OUT_AGAIN_SECONDS = 5


@shared_task
def relay_webhooks() -> None:
    """Bring what is new in the log on its way, and hand out what is due."""
    now = timezone.now()
    gathering.gather_all(at=now)
    for webhook_id in claiming.slots_to_hand_out(at=now):
        _hand_out(webhook_id)


@shared_task
def deliver(webhook_id: str) -> None:
    """Deliver to one webhook for a turn; what is left goes behind what waits for others."""
    identity = UUID(webhook_id)
    with closing(Poster(reach=settings.WEBHOOK_REACH)) as poster:
        more = delivering.deliver_a_turn(webhook_id=identity, poster=poster, clock=timezone.now)
    if more:
        _hand_out(identity)


@shared_task
def forget_old_deliveries() -> None:
    """Drop what the log of deliveries need not keep any more."""
    forgetting.forget_old_deliveries(at=timezone.now())


def _hand_out(webhook_id: UUID) -> None:
    # The next relay hands out again what no worker has taken by then.
    deliver.apply_async([str(webhook_id)], expires=_HANDED_OUT_AGAIN_SECONDS)
