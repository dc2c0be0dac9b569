"""Webhooks: made, changed, removed, given another secret, tried out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from apps.common.errors import LockstepError
from apps.common.history import attribute_changes
from apps.common.writing import assign, difference
from apps.events.models import (
    Delivery,
    Event,
    Webhook,
    WebhookProgress,
    WebhookSecret,
    WebhookState,
)
from apps.events.outbound.addresses import require_possible_address
from apps.events.outbound.masking import origin_of
from apps.events.outbound.signing import secret_of
from apps.events.selectors.log import settled_head
from apps.events.services.publishing import publish
from apps.stakeholders.models import Membership

# After that many the oldest secret has to be let run out first.
MOST_SECRETS: Final = 5
# Goes to the webhook that is tried out, and to no other.
TESTED: Final = "webhook.tested"
_TOLD: Final = (
    "description",
    "types",
    "layers",
    "organisations",
    "state",
    "disabled_reason",
)


class TooManySecretsError(LockstepError):
    """Each delivery would carry a signature of every one of them."""

    code = "too_many_secrets"
    title = "The secret was rotated too often"


class NotActiveError(LockstepError):
    """Nothing is posted by a webhook that is paused or disabled."""

    code = "webhook_not_active"
    title = "The webhook is not active"


@transaction.atomic
def create_webhook(*, actor: Membership, at: datetime, **fields: Any) -> tuple[Webhook, str]:
    """Make a webhook of the actor's for what happens from now on; return it with its secret.

    fields: url, description, types, layers, organisations, state
    Raises: InvalidInputError, of an address to which nothing could be delivered
    """
    require_possible_address(fields["url"], reach=settings.WEBHOOK_REACH)
    attribute_changes(actor)
    webhook = Webhook.objects.create(workspace_id=actor.workspace_id, owner=actor, **fields)
    place, sequence = settled_head(actor.workspace_id)
    WebhookProgress.objects.create(webhook=webhook, transaction=place, sequence=sequence)
    secret = WebhookSecret.objects.create(webhook=webhook)
    tell("webhook.created", webhook, actor=actor, at=at, after=facts_of(webhook))
    return webhook, secret_of(secret.nonce)


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Webhook:
    """Change a webhook; one that is made active again goes on where it was left.

    Who makes another's active takes it over, where its owner may have none any more.
    Raises: InvalidInputError, of an address to which nothing could be delivered
    """
    if "url" in changes:
        require_possible_address(changes["url"], reach=settings.WEBHOOK_REACH)
    attribute_changes(actor)
    before = facts_of(webhook)
    changes = dict(changes)
    if changes.get("state", webhook.state) != WebhookState.DISABLED:
        changes["disabled_reason"] = None
    if webhook.owner_id is None:
        changes["owner"] = actor
    assign(webhook, changes)
    if webhook.state == WebhookState.ACTIVE:
        WebhookProgress.objects.filter(webhook=webhook).update(
            failures=0, failing_since=None, resting_until=None
        )
    before, after = difference(before, facts_of(webhook))
    if after:
        tell("webhook.changed", webhook, actor=actor, at=at, before=before, after=after)
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook, actor: Membership, at: datetime) -> None:
    """Remove a webhook with all that waits for it."""
    attribute_changes(actor)
    tell("webhook.removed", webhook, actor=actor, at=at, before=facts_of(webhook))
    webhook.delete()


@transaction.atomic
def rotate_secret(*, webhook: Webhook, actor: Membership, overlap: timedelta, at: datetime) -> str:
    """Return a new secret; the one before it signs beside it until the overlap is over.

    Raises: TooManySecretsError
    """
    attribute_changes(actor)
    secrets = WebhookSecret.objects.select_for_update().filter(webhook=webhook)
    secrets.filter(expires_at__lte=at).delete()
    if secrets.count() >= MOST_SECRETS:
        detail = f"{MOST_SECRETS} secrets sign still. Wait until the first of them has expired."
        raise TooManySecretsError(detail)
    secrets.filter(expires_at__isnull=True).update(expires_at=at + overlap)
    secret = WebhookSecret.objects.create(webhook=webhook)
    tell("webhook.secret_rotated", webhook, actor=actor, at=at)
    return secret_of(secret.nonce)


@transaction.atomic
def send_test(*, webhook: Webhook, actor: Membership, at: datetime) -> Delivery:
    """Put an event of type `webhook.tested` on its way to this webhook, whatever it filters by.

    Raises: NotActiveError
    """
    require_active(webhook)
    event = tell(TESTED, webhook, actor=actor, at=at)
    event.refresh_from_db(fields=["transaction"])
    return Delivery.objects.create(
        webhook=webhook,
        event=event,
        transaction=event.transaction,
        subject_id=event.subject_id,
        next_attempt_at=at,
    )


def require_active(webhook: Webhook) -> None:
    """Raise NotActiveError unless the webhook delivers."""
    if webhook.state != WebhookState.ACTIVE:
        message = f'It is {webhook.state}: set its state to "active" first.'
        raise NotActiveError(message)


def facts_of(webhook: Webhook) -> dict[str, Any]:
    """Return a webhook as events tell of it; of its address only what is no secret."""
    facts = {name: getattr(webhook, name) for name in _TOLD}
    facts["organisations"] = [str(one) for one in webhook.organisations]
    return {"address": origin_of(webhook.url), **facts}


def tell(
    type: str,  # noqa: A002 - the contract's own name
    webhook: Webhook,
    *,
    actor: Membership | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Publish a step of a webhook, for the office and the owner's organisation."""
    organisation = webhook.owner.organisation_id if webhook.owner else None
    return publish(
        type=type,
        subject=webhook,
        subject_type="webhook",
        actor=actor,
        at=at,
        before=before,
        after=after,
        restricted_to=[organisation] if organisation else [],
    )
