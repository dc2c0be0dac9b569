"""What of the log becomes a delivery, and for whom."""

import pytest
from django.db import transaction

from apps.events import services
from apps.events.models import Delivery, Event
from apps.events.services import gathering, webhooks
from apps.stakeholders.models import Role
from tests.apps.events.services.deliveries import happen, states, wait_until_settled, webhook_of
from tests.factories import OrganisationFactory
from tests.plugins.receivers import answering

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_happened_before_the_webhook_does_not_come(office, relay, receiver, workspace):
    happen(workspace, "thing.made")
    webhook_of(office, receiver.url)
    happen(workspace, "thing.changed")

    relay.run()

    assert receiver.types == ["webhook.created", "thing.changed"]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ([], ["a.one", "a.two", "b.one"]),
        (["a.*"], ["a.one", "a.two"]),
        (["b.one"], ["b.one"]),
        (["a.two", "b.*"], ["a.two", "b.one"]),
        (["c.*"], []),
    ],
)
def test_types_are_chosen_by_name_or_kind(office, relay, receiver, workspace, types, expected):
    webhook_of(office, receiver.url, types=types)
    happen(workspace, "a.one", "a.two", "b.one")

    relay.run()

    assert [name for name in receiver.types if not name.startswith("webhook.")] == expected


def test_webhook_gets_what_its_owner_may_see_and_no_more(member, relay, make_receiver, workspace):
    mine, theirs = OrganisationFactory.create_batch(2, workspace=workspace)
    partner, office = make_receiver(), make_receiver()
    webhook_of(member("partner", mine), partner.url, types=["thing.*"])
    webhook_of(member("programme_office"), office.url, types=["thing.*"])
    happen(workspace, "thing.open")
    happen(workspace, "thing.mine", restricted_to=[mine.pk])
    happen(workspace, "thing.theirs", restricted_to=[theirs.pk])

    relay.run()

    assert partner.types == ["thing.open", "thing.mine"]
    assert office.types == ["thing.open", "thing.mine", "thing.theirs"]


def test_what_its_owner_may_not_see_any_more_is_withheld(member, relay, make_receiver, workspace):
    mine = OrganisationFactory.create(workspace=workspace)
    receiver = make_receiver(answering(500))
    webhook = webhook_of(member("partner", mine), receiver.url, types=["thing.*"])
    (event,) = happen(workspace, "thing.open")
    relay.run()
    Event.objects.filter(pk=event.pk).update(restricted_to=[])
    receiver.answer = answering(204)

    relay.pass_time(minutes=1)
    relay.run()

    assert len(receiver.received) == 1
    assert states(webhook) == [("thing.open", "withheld", 2)]


@pytest.mark.parametrize("end", ["removed", "observer", "ended", "inactive"])
def test_webhook_ends_with_what_its_owner_may(member, relay, receiver, workspace, end):
    owner = member("organiser")
    webhook = webhook_of(owner, receiver.url)
    if end == "removed":
        owner.delete()
    elif end == "observer":
        owner.role = Role.OBSERVER
        owner.save()
    elif end == "ended":
        owner.active = False
        owner.save()
    else:
        owner.user.is_active = False
        owner.user.save()
    happen(workspace, "thing.changed")

    relay.run()

    webhook.refresh_from_db()
    assert (webhook.state, webhook.disabled_reason) == ("disabled", "owner")
    assert receiver.received == []


def test_paused_webhook_gets_nothing_until_it_is_active_again(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    webhooks.change_webhook(
        webhook=webhook, actor=office, changes={"state": "paused"}, at=relay.now
    )
    happen(workspace, "thing.one")
    relay.run()
    meanwhile = list(receiver.types)

    webhooks.change_webhook(
        webhook=webhook, actor=office, changes={"state": "active"}, at=relay.now
    )
    relay.run()

    assert (meanwhile, receiver.types) == ([], ["thing.one"])


def test_thousands_of_events_come_once_each(office, relay, receiver, workspace):
    webhook = webhook_of(office, receiver.url, types=["thing.*"])
    subject = OrganisationFactory.build(workspace=workspace)
    rows = [
        Event(
            workspace=workspace,
            type="thing.made",
            actor={},
            subject_type="thing",
            subject_id=subject.pk,
        )
        for _ in range(2_500)
    ]
    with transaction.atomic():
        services.publish_all(rows)
    wait_until_settled()

    made = [gathering.gather(webhook_id=webhook.pk, at=relay.now) for _ in range(4)]

    assert made == [1000, 1000, 500, 0]
    assert Delivery.objects.filter(webhook=webhook).count() == 2_500
