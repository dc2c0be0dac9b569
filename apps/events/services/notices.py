"""Mail to the owners of webhooks that were disabled."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.events.models import DisabledReason, Webhook, WebhookProgress
from apps.events.outbound.masking import origin_of
from apps.stakeholders.models import Membership, Role

_TRIED_AGAIN_AFTER: Final = timedelta(minutes=5)
_MOST_AT_ONCE: Final = 20


@transaction.atomic
def notices_to_send(*, at: datetime) -> list[UUID]:
    """Return the webhooks whose owners are to be told; each comes again only after a while."""
    due = list(
        WebhookProgress.objects.select_for_update(skip_locked=True)
        .filter(notice_due_at__lte=at)
        .order_by("notice_due_at")
        .values_list("pk", flat=True)[:_MOST_AT_ONCE]
    )
    WebhookProgress.objects.filter(pk__in=due).update(notice_due_at=at + _TRIED_AGAIN_AFTER)
    return due


def send_notice(*, webhook_id: UUID) -> None:
    """Tell of a webhook that was disabled, in the workspace's language.

    Raises: what the mail server says; it is tried again later. Told twice is better than not told.
    """
    webhook = (
        Webhook.objects.select_related("workspace", "owner__user").filter(pk=webhook_id).first()
    )
    if webhook is None or webhook.disabled_reason is None:
        return
    with translation.override(webhook.workspace.default_language):
        send_mail(
            _("Webhook disabled: %(address)s") % {"address": origin_of(webhook.url)},
            _text(webhook),
            None,
            _readers(webhook),
        )
    WebhookProgress.objects.filter(pk=webhook_id).update(notice_due_at=None)


def _text(webhook: Webhook) -> str:
    reasons = {
        DisabledReason.GONE: _("the receiver answered 410, that it wants no more"),
        DisabledReason.FAILING: _("nothing could be delivered for three days"),
        DisabledReason.OWNER: _("its owner is no longer a member who may have webhooks"),
    }
    return _(
        "The webhook %(id)s of the workspace %(workspace)s to %(address)s was disabled: "
        "%(reason)s.\n\nNothing is lost. Once the receiver works again, set the webhook's state to "
        "“active”: what has happened since is delivered then, in order."
    ) % {
        "id": webhook.pk,
        "workspace": webhook.workspace.name,
        "address": origin_of(webhook.url),
        "reason": reasons[DisabledReason(str(webhook.disabled_reason))],
    }


def _readers(webhook: Webhook) -> list[str]:
    """Return the owner's address; of a service, or of nobody, those of the workspace's admins."""
    owner = webhook.owner
    if owner is not None and not owner.user.is_service and owner.user.is_active:
        return [owner.user.email]
    admins = Membership.objects.filter(
        workspace=webhook.workspace_id,
        role=Role.ADMIN,
        user__is_service=False,
        user__is_active=True,
    )
    return list(admins.order_by("id").values_list("user__email", flat=True))
