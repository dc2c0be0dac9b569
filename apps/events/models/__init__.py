"""The event log, and the webhooks that it is delivered to."""

from apps.events.models.deliveries import Attempt, Delivery, DeliveryState
from apps.events.models.log import Event, TransactionId, TransactionIdField, TransactionOrigin
from apps.events.models.webhooks import (
    DisabledReason,
    Webhook,
    WebhookProgress,
    WebhookSecret,
    WebhookState,
)

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryState",
    "DisabledReason",
    "Event",
    "TransactionId",
    "TransactionIdField",
    "TransactionOrigin",
    "Webhook",
    "WebhookProgress",
    "WebhookSecret",
    "WebhookState",
]
