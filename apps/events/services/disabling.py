"""Ending the delivery to a webhook, and telling so."""

from datetime import datetime

from django.db import transaction

from apps.common.history import attribute_changes
from apps.events.models import DisabledReason, Webhook, WebhookState
from apps.events.services.notices import send_notice
from apps.events.services.webhooks import facts_of, tell


@transaction.atomic
def disable(*, webhook: Webhook, reason: DisabledReason, at: datetime) -> None:
    """Stop delivering, and mail why; what waits is kept for the day it is made active again."""
    locked = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    if locked.state == WebhookState.DISABLED:
        return
    attribute_changes(None, reason=reason.label)
    before = facts_of(locked)
    locked.state, locked.disabled_reason = WebhookState.DISABLED, reason
    locked.save(update_fields=["state", "disabled_reason"])
    send_notice(locked)
    after = facts_of(locked)
    tell(
        "webhook.disabled",
        locked,
        actor=None,
        at=at,
        before={name: before[name] for name in ("state", "disabled_reason")},
        after={name: after[name] for name in ("address", "state", "disabled_reason")},
    )
