"""Mail to whoever has to do something about a webhook that was disabled."""

import pytest
from django.utils import timezone

from apps.events.models import DisabledReason
from apps.events.services import webhooks
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
    disable(webhook=webhook, reason=DisabledReason.GONE, at=timezone.now())

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([owner.user.email], "Webhook disabled: http://127.0.0.1:9")
    assert str(webhook.pk) in mail.body
    assert "410" in mail.body
    assert "canary" not in mail.body


def test_admins_are_told_where_the_owner_is_a_service(member, mailoutbox):
    admins = [member("admin") for _ in range(2)]
    owner = member("programme_office")
    owner.user.is_service = True
    owner.user.save()

    disabled(owner)

    assert mailoutbox[0].to == [admin.user.email for admin in admins]


def test_notice_is_in_the_workspaces_language(member, mailoutbox, workspace):
    workspace.default_language = "fr"
    workspace.save()

    disabled(member("admin"))

    assert mailoutbox[0].subject == "Webhook désactivé : http://127.0.0.1:9"
