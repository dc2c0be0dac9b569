"""Mail to the owners of webhooks that were disabled."""

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from apps.events.models import DisabledReason, Webhook
from apps.events.outbound.masking import origin_of
from apps.stakeholders.models import Membership, Role


def send_notice(webhook: Webhook) -> None:
    """Tell of a webhook that was disabled, in the workspace's language, or not at all with it."""
    with translation.override(webhook.workspace.default_language):
        subject = _("Webhook disabled: %(address)s") % {"address": origin_of(webhook.url)}
        send_mail(subject, _text(webhook), None, _readers(webhook))


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
