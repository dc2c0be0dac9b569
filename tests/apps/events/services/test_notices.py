"""Mail to whoever has to do something about a webhook that was disabled."""

import pytest
from django.utils import timezone

from apps.events.models import DisabledReason, WebhookProgress
from apps.events.services import notices, webhooks
from apps.events.services.disabling import disable

URL = "http://127.0.0.1:9/hook?key=canary"
pytestmark = pytest.mark.django_db


def disabled(actor, reason=DisabledReason.GONE):
    webhook, _ = webhooks.create_webhook(actor=actor, at=timezone.now(), url=URL)
    disable(webhook=webhook, reason=reason, at=timezone.now())
    return webhook


def test_owner_is_told_once_which_webhook_why_and_what_to_do(member, mailoutbox):
    owner = member("programme_office")
    webhook = disabled(owner)

    for webhook_id in notices.notices_to_send(at=timezone.now()):
        notices.send_notice(webhook_id=webhook_id)

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([owner.user.email], "Webhook disabled: http://127.0.0.1:9")
    assert str(webhook.pk) in mail.body
    assert "410" in mail.body
    assert "canary" not in mail.body
    assert WebhookProgress.objects.get(pk=webhook.pk).notice_due_at is None
    assert notices.notices_to_send(at=timezone.now()) == []


def test_notice_is_handed_out_again_only_after_a_while(member):
    disabled(member("programme_office"))
    at = timezone.now()

    assert [len(notices.notices_to_send(at=at)) for _ in range(2)] == [1, 0]
    assert len(notices.notices_to_send(at=at + notices._TRIED_AGAIN_AFTER)) == 1


def test_admins_are_told_where_the_owner_is_a_service(member, mailoutbox):
    admins = [member("admin") for _ in range(2)]
    owner = member("programme_office")
    owner.user.is_service = True
    owner.user.save()

    notices.send_notice(webhook_id=disabled(owner).pk)

    assert mailoutbox[0].to == [admin.user.email for admin in admins]


def test_notice_is_in_the_workspaces_language(member, mailoutbox, workspace):
    workspace.default_language = "fr"
    workspace.save()

    notices.send_notice(webhook_id=disabled(member("admin")).pk)

    assert mailoutbox[0].subject == "Webhook désactivé : http://127.0.0.1:9"


def test_webhook_that_is_active_again_needs_no_notice(member, mailoutbox):
    owner = member("programme_office")
    webhook = disabled(owner)
    webhook.refresh_from_db()
    webhooks.change_webhook(
        webhook=webhook, actor=owner, changes={"state": "active"}, at=timezone.now()
    )

    notices.send_notice(webhook_id=webhook.pk)

    assert (notices.notices_to_send(at=timezone.now()), mailoutbox) == ([], [])
