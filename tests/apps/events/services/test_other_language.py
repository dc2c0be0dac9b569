"""Receivers in JavaScript verify what is delivered, with the official library of its language."""

from datetime import timedelta

import orjson
import pytest

from apps.events.services import webhooks
from tests.apps.events.services.deliveries import happen, secrets_of, webhook_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verify(javascript):
    """Return what the library makes of a delivery: its message, or why it is refused."""
    script = javascript("verify.mjs")

    def verified(received, secret, **changes):
        body = changes.pop("body", received.body)
        headers = {**received.headers, **changes}
        return script({"secret": secret, "headers": headers, "body": body.decode()})

    return verified


def test_delivery_is_verified(office, relay, receiver, workspace, verify):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    (event,) = happen(workspace, "thing.renamed", after={"name": "«Förderung» — 計算 🚀"})
    relay.run()
    (received,) = receiver.received
    (secret,) = secrets_of(webhook)

    message = verify(received, secret)

    assert message == orjson.loads(received.body)
    assert message["data"]["id"] == str(event.id)
    assert message["data"]["after"] == {"name": "«Förderung» — 計算 🚀"}


def test_delivery_that_was_tampered_with_is_refused(office, relay, receiver, workspace, verify):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.renamed", after={"name": "a"})
    relay.run()
    (received,) = receiver.received
    (secret,) = secrets_of(webhook)

    refused = {"refused": "No matching signature found"}
    assert [
        verify(received, secret, body=received.body.replace(b'"a"', b'"b"')),
        verify(received, secret, **{"webhook-id": "another"}),
        verify(received, "whsec_" + "A" * 43 + "="),
        verify(received, secret, **{"webhook-timestamp": "1"}),
    ] == [refused, refused, refused, {"refused": "Message timestamp too old"}]


def test_either_secret_verifies_while_they_overlap(office, relay, receiver, workspace, verify):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    (before,) = secrets_of(webhook)
    after = webhooks.rotate_secret(
        webhook=webhook, actor=office, overlap=timedelta(hours=1), at=relay.now
    )
    happen(workspace, "thing.renamed")
    relay.run()
    (received,) = receiver.received

    assert before != after
    assert [verify(received, secret)["type"] for secret in (before, after)] == ["thing.renamed"] * 2
