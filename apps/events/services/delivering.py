"""Delivering: claimed, posted outside of any transaction, and what came of it written down."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.events.models import (
    Attempt,
    Delivery,
    DeliveryState,
    DisabledReason,
    WebhookProgress,
    WebhookSecret,
)
from apps.events.models.webhooks import MOST_SLOTS
from apps.events.outbound.masking import masked_headers, without
from apps.events.outbound.posting import GONE, Answer
from apps.events.outbound.schedule import rest_after, retry_after
from apps.events.outbound.signing import secret_of, signed_headers
from apps.events.selectors.log import events_visible_to
from apps.events.selectors.webhooks import may_receive
from apps.events.services.claiming import claim
from apps.events.services.disabling import disable
from apps.events.telling import message

# Then others have their turn.
MOST_IN_A_TURN: Final = 50
TURN_SECONDS: Final = 5.0
DISABLED_AFTER: Final = timedelta(days=3)
# A receiver that takes longer holds a worker that others wait for: one at a time.
_QUICK_SECONDS: Final = 2.0


class Poster(Protocol):
    """Whatever posts to one receiver."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body and return what came of it."""
        ...


def deliver_a_turn(
    *,
    webhook_id: UUID,
    poster: Poster,
    clock: Callable[[], datetime],
    dice: Callable[[], float] = random.random,
) -> bool:
    """Deliver what waits for a webhook, for a turn's time; tell whether more may be waiting."""
    begun = clock()
    for _ in range(MOST_IN_A_TURN):
        delivery = claim(webhook_id=webhook_id, at=clock())
        if delivery is None:
            return False
        deliver(delivery=delivery, poster=poster, clock=clock, dice=dice)
        if clock() - begun > timedelta(seconds=TURN_SECONDS):
            break
    return True


def deliver(
    *,
    delivery: Delivery,
    poster: Poster,
    clock: Callable[[], datetime],
    dice: Callable[[], float] = random.random,
) -> None:
    """Post a claimed delivery and keep what came of it.

    Killed before that is kept, it is posted again once its lease has run out: at least once.
    """
    webhook, event, at = delivery.webhook, delivery.event, clock()
    owner = webhook.owner
    if owner is None or not may_receive(owner):
        disable(webhook=webhook, reason=DisabledReason.OWNER, at=at)
        Delivery.objects.filter(pk=delivery.pk).update(leased_until=None)
        return
    if not events_visible_to(owner).filter(pk=event.pk).exists():
        _withhold(delivery)
        return
    secrets = live_secrets(webhook_id=webhook.pk, at=at)
    body = message(event, webhook.workspace.slug)
    signed = signed_headers(message_id=str(event.id), body=body, secrets=secrets, at=at)
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", **signed}
    answer = poster.post(webhook.url, body, headers)
    shown = (*secrets, *signed["webhook-signature"].split())
    attempt = Attempt(
        delivery=delivery,
        at=at,
        duration_ms=round(answer.seconds * 1000),
        outcome=answer.outcome,
        detail=answer.detail,
        request_headers=masked_headers(headers, shown),
        status=answer.status,
        response_headers=masked_headers(answer.headers, shown),
        response_body=without(answer.body.decode(errors="replace"), shown),
    )
    reason = _keep(delivery, attempt, answer, clock(), dice)
    if reason is not None:
        disable(webhook=webhook, reason=reason, at=clock())


def live_secrets(*, webhook_id: UUID, at: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    live = WebhookSecret.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=at), webhook=webhook_id
    )
    return [secret_of(nonce) for nonce in live.order_by("-id").values_list("nonce", flat=True)]


@transaction.atomic
def _keep(
    delivery: Delivery,
    attempt: Attempt,
    answer: Answer,
    at: datetime,
    dice: Callable[[], float],
) -> DisabledReason | None:
    """Write down what came of an attempt; return why the webhook is to be disabled, if it is."""
    attempt.save()
    progress = WebhookProgress.objects.select_for_update().get(webhook=delivery.webhook_id)
    if answer.is_delivered:
        _note_success(delivery, progress, answer, at)
    else:
        _note_failure(delivery, progress, answer, at, dice)
    progress.save(
        update_fields=["slots", "failures", "failing_since", "resting_until", "last_delivered_at"]
    )
    if answer.outcome == GONE:
        return DisabledReason.GONE
    is_long = progress.failing_since and at - progress.failing_since > DISABLED_AFTER
    return DisabledReason.FAILING if is_long else None


def _note_success(
    delivery: Delivery, progress: WebhookProgress, answer: Answer, at: datetime
) -> None:
    delivery.state, delivery.delivered_at, delivery.leased_until = DeliveryState.DELIVERED, at, None
    delivery.save(update_fields=["state", "delivered_at", "leased_until"])
    quick = answer.seconds < _QUICK_SECONDS
    progress.slots = min(progress.slots + 1, MOST_SLOTS) if quick else 1
    progress.failures, progress.failing_since, progress.resting_until = 0, None, None
    progress.last_delivered_at = at


def _note_failure(
    delivery: Delivery,
    progress: WebhookProgress,
    answer: Answer,
    at: datetime,
    dice: Callable[[], float],
) -> None:
    progress.slots = 1
    progress.failures += 1
    progress.failing_since = progress.failing_since or at
    rest = rest_after(progress.failures, dice=dice)
    progress.resting_until = at + rest if rest else None
    wait = retry_after(delivery.attempts, asked=answer.retry_after, dice=dice)
    delivery.leased_until = None
    if wait is None:
        delivery.state = DeliveryState.FAILED
    else:
        delivery.next_attempt_at = at + wait
        # Those behind it have to wait for it: nobody need look at them before.
        Delivery.objects.filter(
            webhook=delivery.webhook_id,
            subject_id=delivery.subject_id,
            state=DeliveryState.WAITING,
            next_attempt_at__lt=delivery.next_attempt_at,
        ).exclude(pk=delivery.pk).update(next_attempt_at=delivery.next_attempt_at)
    delivery.save(update_fields=["state", "next_attempt_at", "leased_until"])


def _withhold(delivery: Delivery) -> None:
    delivery.state, delivery.leased_until = DeliveryState.WITHHELD, None
    delivery.save(update_fields=["state", "leased_until"])
