"""Deliveries: one event for one webhook, until it has arrived or is given up."""

from django.db import models
from django.db.models import Q

from apps.common.models import Record
from apps.events.models.log import Event, TransactionIdField
from apps.events.models.webhooks import Webhook


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed", "Given up after all retries."
    WITHHELD = "withheld", "The webhook's owner may no longer see the event."


class Delivery(Record):
    """One event on its way to one webhook.

    Those of one webhook and one subject go in the log's order: one waits until those before it have
    arrived or are given up.

    transaction, subject_id: the event's own, for that order
    attempts: begun since it last began to wait; leased_until: a worker is at it, unless it died
    """

    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    transaction = TransactionIdField()
    subject_id = models.UUIDField()
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event"], name="one_delivery_of_an_event_to_a_webhook"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "id"], name="delivery_of_webhook"),
            models.Index(
                fields=["webhook", "transaction", "event"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_in_order",
            ),
            models.Index(
                fields=["webhook", "subject_id", "transaction", "event"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_in_order_of_subject",
            ),
            models.Index(
                fields=["webhook", "next_attempt_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(
                fields=["webhook"],
                condition=Q(state=DeliveryState.WAITING, leased_until__isnull=False),
                name="delivery_begun",
            ),
        ]


class Attempt(models.Model):
    """One request of a delivery, and what came of it.

    outcome: `delivered`, or what went wrong, for programs; detail: the same for people
    request_headers, response_headers, response_body: with every secret masked; the body's beginning
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    outcome = models.CharField(max_length=32)
    detail = models.CharField(max_length=300, blank=True)
    request_headers = models.JSONField(default=dict)
    status = models.PositiveSmallIntegerField(null=True)
    response_headers = models.JSONField(default=dict)
    response_body = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
