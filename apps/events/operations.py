"""How far the delivery of the log is behind: for metrics and for the doctor."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Count, Min, QuerySet
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from apps.common.operations.checks import Finding, State, well
from apps.common.operations.metrics import gauge
from apps.events.models import Delivery, DeliveryState, Webhook, WebhookState

LATE_AFTER: Final = timedelta(minutes=5)


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
    found = f"{number} deliveries are due, the oldest for {age.total_seconds():.0f} s"
    if age <= LATE_AFTER:
        yield well("webhooks", found)
        return
    advice = "See whether the deliverer runs (queue webhooks), and start more if it does."
    yield Finding("webhooks", State.FAILED, found, advice)
