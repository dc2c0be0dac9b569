"""Webhooks: where the log is delivered to, on whose behalf, and how far that has come."""

import secrets
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.events.models.log import TransactionIdField
from apps.stakeholders.models import Membership, Workspace

MOST_SLOTS: Final = 4
_NONCE_BYTES: Final = 24


class WebhookState(models.TextChoices):
    """Whether anything is delivered: `paused` by its owner, `disabled` by the service."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class DisabledReason(models.TextChoices):
    """Why the service delivers no more."""

    GONE = "gone", "The receiver answered 410."
    FAILING = "failing", "Nothing could be delivered for days."
    OWNER = "owner", "Its owner is no longer a member who may have webhooks."


@keeps_history
class Webhook(Record):
    """An address that events are posted to, on behalf of the member who made it.

    types: such as `milestone.accepted`, or `milestone.*`; none: all
    layers: keys of layers, organisations: their ids, of which an event has to concern one; none:
    all, and those that concern none too
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="webhooks")
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=500, blank=True, default="")
    types = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    layers = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    organisations = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(
        max_length=8, choices=WebhookState.choices, default=WebhookState.ACTIVE
    )
    disabled_reason = models.CharField(  # noqa: DJ001 - only a disabled one has one
        max_length=8, choices=DisabledReason.choices, null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WebhookState.values), name="webhook_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=WebhookState.DISABLED, disabled_reason__isnull=False)
                | (~Q(state=WebhookState.DISABLED) & Q(disabled_reason__isnull=True)),
                name="webhook_disabled_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Name the webhook without its address, which may be a secret."""
        return f"{self.pk} ({self.state})"


def new_nonce() -> str:
    """Return what makes one secret another than all others; worth nothing without the key."""
    return secrets.token_hex(_NONCE_BYTES)


class WebhookSecret(Record):
    """One signing secret. It is derived from the nonce and a key that is not in the database.

    expires_at: when it stops to sign; NULL for the one in force
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    nonce = models.CharField(max_length=64, default=new_nonce, unique=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"],
                condition=Q(expires_at__isnull=True),
                name="one_webhook_secret_in_force",
            )
        ]


class WebhookProgress(models.Model):
    """How far the log has been gathered for a webhook, and how its receiver bears up.

    Apart from the webhook, whose version and history do not change with every delivery.

    transaction, sequence: the last event of the log that was looked at
    slots: how many deliveries may run at once: grows while the receiver is quick, one while not
    failures: failed attempts in a row; failing_since: when the first of them was
    resting_until: nothing is posted before
    """

    webhook = models.OneToOneField(
        Webhook, on_delete=models.CASCADE, primary_key=True, related_name="progress"
    )
    transaction = TransactionIdField(default=0)
    sequence = models.BigIntegerField(default=0)
    slots = models.PositiveSmallIntegerField(default=1)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    last_delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(slots__gte=1, slots__lte=MOST_SLOTS), name="webhook_slots_in_range"
            )
        ]
