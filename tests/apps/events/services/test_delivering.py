"""From the log to a receiver; transactions here really commit, and receivers are real servers."""

from datetime import timedelta

import orjson
import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from apps.events.models import Attempt, Delivery, Event, Webhook, WebhookProgress
from apps.events.outbound.signing import secret_of
from apps.events.services import claiming, delivering, gathering, webhooks
from tests.apps.events.services.deliveries import Relay, happen, states, webhook_of
from tests.factories import OrganisationFactory
from tests.plugins.receivers import answering

pytestmark = pytest.mark.django_db(transaction=True)


def secret_in_force(webhook):
    return secret_of(webhook.secrets.get(expires_at=None).nonce)


def progress_of(webhook):
    return WebhookProgress.objects.get(pk=webhook.pk)


def test_event_arrives_once_signed_and_whole(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    (event,) = happen(workspace, "thing.changed", before={"name": "a"}, after={"name": "b"})

    relay.run()
    relay.run()

    (received,) = receiver.received
    verifier = Verifier(secret_in_force(webhook))
    # What the library compares with its own clock is the attempt's, one second ahead.
    assert verifier.verify(received.body, received.headers) == {
        "type": "thing.changed",
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "workspace": workspace.slug,
        "data": {
            "id": str(event.id),
            "type": "thing.changed",
            "at": event.at.isoformat().replace("+00:00", "Z"),
            "actor": {"id": None, "name": "Lockstep"},
            "subject": {"type": "thing", "id": str(event.subject_id)},
            "before": {"name": "a"},
            "after": {"name": "b"},
        },
    }
    assert received.headers["webhook-id"] == str(event.id)
    assert received.headers["content-type"] == "application/json"
    assert states(webhook) == [("thing.changed", "delivered", 1)]


def test_body_that_was_changed_on_the_way_is_found_out(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.changed")
    relay.run()
    (received,) = receiver.received

    with pytest.raises(WebhookVerificationError):
        Verifier(secret_in_force(webhook)).verify(received.body + b" ", received.headers)


def test_both_secrets_sign_until_the_overlap_is_over(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    old = secret_in_force(webhook)
    new = webhooks.rotate_secret(
        webhook=webhook, actor=office, overlap=timedelta(hours=1), at=relay.now
    )
    happen(workspace, "thing.one")
    relay.run()
    relay.pass_time(minutes=61)
    happen(workspace, "thing.two")
    relay.run()

    during, after = receiver.received
    signatures = [len(one.headers["webhook-signature"].split()) for one in (during, after)]
    assert signatures == [2, 1]
    for secret in (old, new):
        Verifier(secret).verify(during.body, during.headers)
    assert new != old
    assert (
        Verifier(new).sign(after.headers["webhook-id"], relay.now, after.body.decode())
        == after.headers["webhook-signature"]
    )


def test_events_of_one_subject_stay_in_order_while_others_pass(
    office, relay, make_receiver, workspace
):
    one, other = (OrganisationFactory.build(workspace=workspace) for _ in range(2))
    receiver = make_receiver()

    def refuse_the_first(handler):
        status = 500 if receiver.types[-1] == "thing.a1" and len(receiver.received) == 1 else 204
        answering(status)(handler)

    receiver.answer = refuse_the_first
    webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.a1", "thing.a2", subject=one)
    happen(workspace, "thing.b1", "thing.b2", subject=other)

    relay.run()
    meanwhile = list(receiver.types)
    relay.pass_time(seconds=6)
    relay.run()

    assert meanwhile == ["thing.a1", "thing.b1", "thing.b2"]
    assert receiver.types == [*meanwhile, "thing.a1", "thing.a2"]
    assert receiver.ids[0] == receiver.ids[3]


def test_retries_take_three_days_and_then_the_next_of_the_subject_has_its_turn(
    office, relay, make_receiver, workspace
):
    receiver = make_receiver(answering(503))
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one", "thing.two")
    begun = relay.now
    tried = []
    while states(webhook)[:1] != [("thing.one", "failed", 10)]:
        WebhookProgress.objects.update(resting_until=None, failing_since=None)
        before = len(receiver.received)
        relay.run()
        tried += [relay.now - begun] * (len(receiver.received) > before)
        waiting = Delivery.objects.filter(webhook=webhook, state="waiting").earliest(
            "next_attempt_at"
        )
        relay.now = max(relay.now, waiting.next_attempt_at)
        assert len(tried) < 20

    assert [round(gap.total_seconds()) for gap in tried[:5]] == [0, 5, 305, 2105, 9305]
    assert timedelta(days=3) < tried[-1] < timedelta(days=3.5)
    assert receiver.types[:10] == ["thing.one"] * 10
    relay.pass_time(minutes=15)
    relay.run()
    assert receiver.types[10:] == ["thing.two"]


def test_receiver_that_asks_for_patience_gets_it(office, relay, make_receiver, workspace):
    receiver = make_receiver(answering(429, Retry_After="3600"))
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one")

    relay.run()

    (delivery,) = Delivery.objects.filter(webhook=webhook)
    assert delivery.next_attempt_at == relay.now + timedelta(hours=1)


def test_receiver_that_fails_again_and_again_is_left_alone_for_longer_and_longer(
    office, relay, make_receiver, workspace
):
    receiver = make_receiver(answering(500))
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    for _ in range(5):
        happen(workspace, "thing.one")

    relay.run()
    rests = [(len(receiver.received), progress_of(webhook).resting_until - relay.now)]
    relay.pass_time(seconds=5.1)
    relay.run()
    rests.append((len(receiver.received), progress_of(webhook).resting_until - relay.now))

    assert rests == [(3, timedelta(seconds=5)), (4, timedelta(seconds=10))]


def test_receiver_that_is_gone_is_disabled_and_its_owner_told(
    office, relay, make_receiver, workspace, mailoutbox
):
    receiver = make_receiver(answering(410))
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one", "thing.two")

    relay.run()

    webhook.refresh_from_db()
    told = Event.objects.get(type="webhook.disabled")
    assert (webhook.state, webhook.disabled_reason) == ("disabled", "gone")
    assert (len(receiver.received), told.subject_id) == (1, webhook.pk)
    assert told.before == {"state": "active", "disabled_reason": None}
    assert (told.after or {})["disabled_reason"] == "gone"
    (mail,) = mailoutbox
    assert mail.to == [office.user.email]


def test_receiver_that_fails_for_three_days_is_disabled_and_goes_on_where_it_was_left(
    office, relay, make_receiver, workspace
):
    receiver = make_receiver(answering(500))
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one")
    relay.run()
    relay.pass_time(days=3, seconds=1)
    relay.run()
    webhook.refresh_from_db()
    disabled = (webhook.state, webhook.disabled_reason)
    happen(workspace, "thing.two")
    relay.run()
    receiver.answer, seen = answering(204), len(receiver.received)

    webhooks.change_webhook(
        webhook=webhook, actor=office, changes={"state": "active"}, at=relay.now
    )
    relay.pass_time(hours=1)
    relay.run()

    assert disabled == ("disabled", "failing")
    assert receiver.types[seen:] == ["thing.one", "thing.two"]


def test_slots_grow_while_a_receiver_is_quick_and_shrink_when_it_is_not(
    office, relay, make_receiver, workspace
):
    receiver = make_receiver()
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, *["thing.one"] * 5)
    relay.run()
    grown = progress_of(webhook).slots
    receiver.answer = answering(500)
    happen(workspace, "thing.two")
    relay.run()

    assert (grown, progress_of(webhook).slots) == (4, 1)


def test_delivery_whose_worker_died_is_taken_up_after_its_lease(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one")
    relay.run()
    happen(workspace, "thing.two")
    relay.pass_time(seconds=1)
    gathering.gather_all(at=relay.now)
    claiming.claim(webhook_id=webhook.pk, at=relay.now)

    relay.run()
    before = list(receiver.types)
    relay.pass_time(seconds=31)
    relay.run()

    assert (before, receiver.types) == (["thing.one"], ["thing.one", "thing.two"])
    assert states(webhook)[1] == ("thing.two", "delivered", 2)


def test_attempts_are_kept_without_any_secret(office, relay, make_receiver, workspace):
    def echo(handler):
        body = str(handler.headers).encode() + secret.encode()
        answering(200, body, Set_Cookie="sid=canary", X_Echo=secret)(handler)

    receiver = make_receiver(echo)
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    secret = secret_in_force(webhook)
    happen(workspace, "thing.one")

    relay.run()

    (attempt,) = Attempt.objects.all()
    kept = orjson.dumps(
        [attempt.request_headers, attempt.response_headers, attempt.response_body]
    ).decode()
    signature = receiver.received[0].headers["webhook-signature"]
    assert (attempt.outcome, attempt.status) == ("delivered", 200)
    assert [one in kept for one in (secret, signature, "canary")] == [False] * 3
    assert attempt.request_headers["webhook-signature"] == "***"
    assert attempt.response_headers["X-Echo"] == "***"
    assert attempt.response_body.count("***") == 2


def test_no_secret_is_in_the_database(office):
    webhook = webhook_of(office, "http://127.0.0.1:9/hook/canary?key=canary")
    secret = secret_in_force(webhook)
    told = list(Event.objects.values_list("before", "after"))
    rows = [
        *Webhook.objects.values_list(),
        *webhook.secrets.values_list(),
        *Webhook.pgh_event_model.objects.values_list(),  # type: ignore[attr-defined]
    ]

    assert secret.removeprefix("whsec_") not in str(rows) + str(told)
    assert "canary" not in str(told)


def test_delivering_nothing_says_that_nothing_is_left(office):
    webhook = webhook_of(office, "http://127.0.0.1:9/")

    class Unused:
        def post(self, *_args):
            raise AssertionError

    assert not delivering.deliver_a_turn(
        webhook_id=webhook.pk, poster=Unused(), clock=Relay().clock
    )
