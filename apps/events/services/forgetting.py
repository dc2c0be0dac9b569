"""The log of deliveries is kept for a month; the events themselves for good."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from apps.events.models import Delivery, DeliveryState

KEPT_FOR: Final = timedelta(days=30)
_AT_ONCE: Final = 10_000


@transaction.atomic
def forget_old_deliveries(*, at: datetime) -> int:
    """Drop ended deliveries that are older than a month, some at a time; return how many."""
    old = (
        Delivery.objects.exclude(state=DeliveryState.WAITING)
        .filter(created_at__lt=at - KEPT_FOR)
        .order_by("id")
        .values_list("pk", flat=True)[:_AT_ONCE]
    )
    forgotten = list(old)
    Delivery.objects.filter(pk__in=forgotten).delete()
    return len(forgotten)
