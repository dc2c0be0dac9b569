"""Delivering again what was delivered, or missed, before."""

from datetime import datetime

from django.db import transaction

from apps.common.encoding import plainly
from apps.common.history import attribute_changes
from apps.events.models import Delivery, DeliveryState, Event, Webhook, WebhookProgress
from apps.events.selectors.log import BEGINNING, Place, events_visible_to
from apps.events.services.webhooks import require_active, tell
from apps.stakeholders.models import Membership


@transaction.atomic
def replay(
    *,
    webhook: Webhook,
    actor: Membership,
    at: datetime,
    after: Event | None = None,
    since: datetime | None = None,
) -> None:
    """Deliver again, in the log's order, all that the webhook is for behind an event or an instant.

    after: the last event that is not to come again; since: the earliest instant that is; neither:
    from the beginning of the log
    Raises: NotActiveError
    """
    require_active(webhook)
    attribute_changes(actor)
    place = (after.transaction, after.sequence) if after else _before(actor, since)
    progress = WebhookProgress.objects.select_for_update().get(webhook=webhook)
    # Never forwards: nothing may be left out.
    progress.transaction, progress.sequence = min(place, (progress.transaction, progress.sequence))
    progress.save(update_fields=["transaction", "sequence"])
    tell(
        "webhook.replayed",
        webhook,
        actor=actor,
        at=at,
        after={
            "after": str(after.id) if after else None,
            "since": plainly(since),
        },
    )


@transaction.atomic
def redeliver(*, delivery: Delivery, actor: Membership, at: datetime) -> Delivery:
    """Let one event be delivered again now, whatever came of it before. Raises: NotActiveError."""
    require_active(delivery.webhook)
    attribute_changes(actor)
    delivery.state = DeliveryState.WAITING
    delivery.attempts, delivery.next_attempt_at, delivery.delivered_at = 0, at, None
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "delivered_at"])
    WebhookProgress.objects.filter(webhook=delivery.webhook_id).update(resting_until=None)
    return delivery


def _before(actor: Membership, since: datetime | None) -> Place:
    """Return the place before the first event that was recorded at an instant or later."""
    if since is None:
        return BEGINNING
    first = events_visible_to(actor).filter(recorded_at__gte=since).first()
    return (first.transaction, first.sequence - 1) if first else (2**62, 0)
