"""How far the delivery of the log is behind: for metrics and for the doctor."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, Min, QuerySet
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from apps.common.operations.checks import Finding, State, well
from apps.common.operations.metrics import gauge
from apps.events.models import Delivery, DeliveryState, Webhook, WebhookState

LATE_AFTER: Final = timedelta(minutes=5)
_OLDEST_NOT_GATHERED: Final = """
    SELECT min(next.recorded_at)
    FROM events_webhook w JOIN events_webhookprogress p ON p.webhook_id = w.id
    CROSS JOIN LATERAL (
        SELECT e.recorded_at FROM events_event e WHERE e.workspace_id = w.workspace_id
        AND (e.transaction, e.sequence) > (p.transaction, p.sequence)
        ORDER BY e.transaction, e.sequence LIMIT 1
    ) AS next
    WHERE w.state = %s
"""


def first_attempts_due(at: datetime) -> QuerySet[Delivery]:
    """Return the deliveries to working receivers that nobody has begun yet.

    What a receiver's failures hold up is that receiver's, and shown by its webhook.
    """
    return Delivery.objects.filter(
        state=DeliveryState.WAITING,
        attempts=0,
        next_attempt_at__lte=at,
        webhook__state=WebhookState.ACTIVE,
        webhook__progress__failing_since__isnull=True,
    )


def oldest_not_gathered() -> datetime | None:
    """Return when the oldest event was recorded that no relay has looked at for an active webhook.

    Where none comes to look, there are no deliveries that could be late.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_NOT_GATHERED, [WebhookState.ACTIVE])
        ((oldest,),) = cursor.fetchall()
    return oldest


def age_of_oldest(at: datetime) -> tuple[timedelta, int]:
    """Return how long the oldest of them has been due, and how many there are."""
    due = first_attempts_due(at).aggregate(oldest=Min("next_attempt_at"), number=Count("pk"))
    return (at - due["oldest"] if due["oldest"] else timedelta(), due["number"])


def collect() -> Iterable[Metric]:
    """Return what waits to be delivered, and how many webhooks there are in each state."""
    at = datetime.now(UTC)
    waiting = Delivery.objects.filter(
        state=DeliveryState.WAITING, webhook__state=WebhookState.ACTIVE
    )
    yield gauge("webhook_deliveries_waiting", "Deliveries that have not arrived.", waiting.count())
    age, _ = age_of_oldest(at)
    what = "How long the oldest delivery to a working receiver is due; 0 where none is."
    yield gauge("oldest_due_delivery_seconds", what, age.total_seconds())
    oldest = oldest_not_gathered()
    what = "How long the oldest event waits to become deliveries; 0 where none waits."
    yield gauge("oldest_ungathered_event_seconds", what, (at - (oldest or at)).total_seconds())
    webhooks = GaugeMetricFamily("lockstep_webhooks", "Webhooks by their state.", labels=["state"])
    counted = dict(Webhook.objects.values_list("state").annotate(number=Count("pk")))
    for state in WebhookState:
        webhooks.add_metric([state.value], counted.get(state, 0))
    yield webhooks
    failing = Webhook.objects.filter(
        state=WebhookState.ACTIVE, progress__failing_since__isnull=False
    )
    yield gauge("webhooks_failing", "Active webhooks whose receivers fail.", failing.count())


def check() -> Iterator[Finding]:
    """Look whether events are delivered soon."""
    at = datetime.now(UTC)
    age, number = age_of_oldest(at)
    oldest = oldest_not_gathered() or at
    advice = "See whether the deliverer runs (queue webhooks), and start more if it does."
    if at - oldest > LATE_AFTER:
        waits = f"events since {oldest:%Y-%m-%d %H:%M} UTC wait to become deliveries"
        yield Finding("webhooks", State.FAILED, waits, advice)
        return
    found = f"{number} deliveries are due, the oldest for {age.total_seconds():.0f} s"
    if age <= LATE_AFTER:
        yield well("webhooks", found)
        return
    yield Finding("webhooks", State.FAILED, found, advice)
