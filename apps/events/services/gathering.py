"""From the log to the deliveries: what is new for each webhook, in the log's order.

The place in the log moves in the transaction that makes the deliveries: killed anywhere, nothing is
left out and nothing comes twice. Relays that overlap share the webhooks out between them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.common.unavailability import UNAVAILABLE
from apps.events.concerns import concerns_of
from apps.events.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    Event,
    Webhook,
    WebhookProgress,
    WebhookState,
)
from apps.events.selectors.following import news
from apps.events.selectors.log import of_types
from apps.events.selectors.webhooks import may_receive
from apps.events.services.disabling import disable
from apps.events.services.webhooks import TESTED
from apps.stakeholders.models import Membership

_AT_ONCE: Final = 1_000
_WITH_NEWS: Final = """
    SELECT w.id FROM events_webhook w JOIN events_webhookprogress p ON p.webhook_id = w.id
    WHERE w.state = %s AND EXISTS (
        SELECT 1 FROM events_event e WHERE e.workspace_id = w.workspace_id
        AND (e.transaction, e.sequence) > (p.transaction, p.sequence)
        AND e.transaction < pg_snapshot_xmin(pg_current_snapshot())
    )
"""

logger = structlog.get_logger(__name__)


def gather_all(*, at: datetime) -> int:
    """Make the deliveries of all webhooks that have news; return how many were made."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_NEWS, [WebhookState.ACTIVE])
        with_news = [webhook_id for (webhook_id,) in cursor.fetchall()]
    return sum(_gather_apart(webhook_id, at) for webhook_id in with_news)


def _gather_apart(webhook_id: UUID, at: datetime) -> int:
    try:
        return gather(webhook_id=webhook_id, at=at)
    except UNAVAILABLE:
        raise
    except Exception:
        # A defect that one of them meets is not to be the others' too.
        logger.exception("webhook_not_gathered", webhook=str(webhook_id))
        return 0


def gather(*, webhook_id: UUID, at: datetime) -> int:
    """Make the next deliveries of one webhook, a thousand at most; return how many.

    None where another relay is at it. What waits already is not made again; what has arrived before
    (the place was moved back) is to arrive again.
    """
    webhook = Webhook.objects.select_related("owner__user").get(pk=webhook_id)
    owner = webhook.owner
    if owner is None or not may_receive(owner):
        disable(webhook=webhook, reason=DisabledReason.OWNER, at=at)
        return 0
    with transaction.atomic():
        progress = (
            WebhookProgress.objects.select_for_update(skip_locked=True)
            .filter(pk=webhook_id)
            .first()
        )
        return _gather(webhook, owner, progress, at) if progress else 0


def _gather(webhook: Webhook, owner: Membership, progress: WebhookProgress, at: datetime) -> int:
    def asked_for(events: QuerySet[Event]) -> QuerySet[Event]:
        events = events.exclude(type=TESTED).defer(
            "actor", "restricted_to", "restricted_to_members", "origin"
        )
        return of_types(events, webhook.types) if webhook.types else events

    place = (progress.transaction, progress.sequence)
    found, place = news(owner, place, narrowed=asked_for, most=_AT_ONCE)
    progress.transaction, progress.sequence = place
    progress.save(update_fields=["transaction", "sequence"])
    return _make(webhook, _concerning(webhook, found), at)


def _concerning(webhook: Webhook, events: list[Event]) -> list[Event]:
    """Return the events that concern the layers and organisations a webhook is for."""
    if not (webhook.layers or webhook.organisations):
        return events
    concerns = concerns_of(events)
    layers, organisations = set(webhook.layers), set(webhook.organisations)
    return [
        event
        for event in events
        if (not layers or layers & concerns[event.sequence].layers)
        and (not organisations or organisations & concerns[event.sequence].organisations)
    ]


def _make(webhook: Webhook, events: Iterable[Event], at: datetime) -> int:
    deliveries = [
        Delivery(
            webhook=webhook,
            event=event,
            transaction=event.transaction,
            subject_id=event.subject_id,
            state=DeliveryState.WAITING,
            next_attempt_at=at,
        )
        for event in events
    ]
    Delivery.objects.bulk_create(
        deliveries,
        update_conflicts=True,
        unique_fields=["webhook", "event"],
        update_fields=["state", "attempts", "next_attempt_at", "delivered_at"],
    )
    return len(deliveries)
