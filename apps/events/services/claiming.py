"""Which delivery is begun next: one at a time for a webhook and subject, a few for a webhook."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from apps.events.models import Delivery, DeliveryState, WebhookProgress, WebhookState

# Longer than any POST takes: a lease that ran out was held by a worker that died.
LEASE: Final = timedelta(seconds=30)
_MOST_HANDED_OUT: Final = 500

# As many slots as are free and have something to do.
_FREE_SLOTS: Final = """
    SELECT p.webhook_id, least(p.slots - busy.number, due.number)
    FROM events_webhook w JOIN events_webhookprogress p ON p.webhook_id = w.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM events_delivery d
        WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.leased_until > %(at)s
    ) AS busy
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM (
            SELECT 1 FROM events_delivery d
            WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.next_attempt_at <= %(at)s
            AND (d.leased_until IS NULL OR d.leased_until <= %(at)s)
            LIMIT p.slots
        ) AS waiting
    ) AS due
    WHERE w.state = 'active' AND (p.resting_until IS NULL OR p.resting_until <= %(at)s)
    AND least(p.slots - busy.number, due.number) > 0
    ORDER BY p.last_delivered_at NULLS FIRST LIMIT %(most)s
"""
# The first of its subject that waits, and of those the first in the log. What waits grows and goes
# faster than the planner's statistics: without sorts it walks the indexes, however much there is.
_IN_ORDER: Final = "SET LOCAL enable_sort = off"
_NEXT: Final = """
    SELECT d.id FROM events_delivery d
    WHERE d.webhook_id = %(webhook)s AND d.state = 'waiting' AND d.next_attempt_at <= %(at)s
    AND (d.leased_until IS NULL OR d.leased_until <= %(at)s)
    AND d.id = (
        SELECT e.id FROM events_delivery e
        WHERE e.webhook_id = d.webhook_id AND e.subject_id = d.subject_id AND e.state = 'waiting'
        ORDER BY e.transaction, e.event_id LIMIT 1
    )
    ORDER BY d.transaction, d.event_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
"""


def slots_to_hand_out(*, at: datetime) -> list[UUID]:
    """Return a webhook for each slot in which a worker should deliver now, those in turn.

    Who has waited longest comes first, and one slot of each before the second of any.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FREE_SLOTS, {"at": at, "most": _MOST_HANDED_OUT})
        free = cursor.fetchall()
    rounds = range(max((number for _, number in free), default=0))
    return [webhook for turn in rounds for webhook, number in free if turn < number]


@transaction.atomic
def claim(*, webhook_id: UUID, at: datetime) -> Delivery | None:
    """Lease the next delivery of a webhook, its attempt counted; None where nothing may be begun.

    The lock on the webhook's progress keeps two workers from beginning two of one subject.
    """
    progress = (
        WebhookProgress.objects.select_for_update()
        .filter(
            Q(resting_until__isnull=True) | Q(resting_until__lte=at),
            pk=webhook_id,
            webhook__state=WebhookState.ACTIVE,
        )
        .first()
    )
    if progress is None:
        return None
    waiting = Delivery.objects.filter(webhook=webhook_id, state=DeliveryState.WAITING)
    if waiting.filter(leased_until__gt=at).count() >= progress.slots:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_IN_ORDER)
        cursor.execute(_NEXT, {"webhook": webhook_id, "at": at})
        found = cursor.fetchone()
    if found is None:
        return None
    delivery = Delivery.objects.select_related(
        "event", "webhook__workspace", "webhook__owner__user"
    ).get(pk=found[0])
    delivery.attempts += 1
    delivery.leased_until = at + LEASE
    delivery.save(update_fields=["attempts", "leased_until"])
    return delivery
