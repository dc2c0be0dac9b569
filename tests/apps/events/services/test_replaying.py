"""Deliveries that come again, and those that are tried out."""

from datetime import timedelta

import pytest

from apps.events.models import Delivery, Event
from apps.events.services import replaying, webhooks
from tests.apps.events.services.deliveries import happen, states, webhook_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_replay_brings_everything_again_in_order_with_the_same_ids(
    office, relay, receiver, workspace
):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    events = happen(workspace, "thing.one", "thing.two", "thing.three")
    relay.run()
    happen(workspace, "thing.four")

    replaying.replay(
        webhook=webhook,
        actor=office,
        at=relay.now,
        after=Event.objects.get(pk=events[0].pk),
    )
    relay.run()

    assert receiver.types == [
        *("thing.one", "thing.two", "thing.three"),
        *("thing.two", "thing.three", "thing.four"),
    ]
    assert receiver.ids[1:3] == receiver.ids[3:5]


def test_replay_since_an_instant_reaches_behind_the_webhooks_beginning(
    office, relay, receiver, workspace
):
    happen(workspace, "thing.long_ago")
    (early,) = happen(workspace, "thing.early")
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.late")
    recorded = Event.objects.get(pk=early.pk).recorded_at

    replaying.replay(webhook=webhook, actor=office, at=relay.now, since=recorded)
    relay.run()

    assert receiver.types == ["thing.early", "thing.late"]


def test_replay_from_the_future_leaves_nothing_out(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one")

    replaying.replay(
        webhook=webhook, actor=office, at=relay.now, since=relay.now + timedelta(days=1)
    )
    relay.run()

    assert receiver.types == ["thing.one"]


def test_one_event_is_delivered_again(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    happen(workspace, "thing.one", "thing.two")
    relay.run()
    first = Delivery.objects.earliest("event_id")

    replaying.redeliver(delivery=first, actor=office, at=relay.now)
    relay.run()

    assert receiver.types == ["thing.one", "thing.two", "thing.one"]
    assert states(webhook)[0] == ("thing.one", "delivered", 1)


def test_test_goes_to_one_webhook_whatever_it_filters_by(office, relay, make_receiver):
    tried, other = make_receiver(), make_receiver()
    webhook = webhook_of(office, tried.url, types=["nothing.at_all"])
    webhook_of(office, other.url, types=["webhook.tested"])

    webhooks.send_test(webhook=webhook, actor=office, at=relay.now)
    relay.run()

    assert (tried.types, other.types) == (["webhook.tested"], [])
