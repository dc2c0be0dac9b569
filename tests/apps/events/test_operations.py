"""What those who run the service see of the delivery's backlog."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.common.operations.checks import State
from apps.events import operations
from apps.events.models import Delivery, Event, Webhook, WebhookProgress
from apps.events.services import publish
from tests.factories import OrganisationFactory

AGO = timedelta(minutes=10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(member):
    """Return what makes a webhook with a delivery that has been due for ten minutes."""
    owner = member("programme_office")

    def make(*, state="active", attempts=0, failing_since=None):
        webhook = Webhook.objects.create(
            workspace=owner.workspace,
            owner=owner,
            url="https://erp.example.org/lockstep",
            state=state,
            disabled_reason="gone" if state == "disabled" else None,
        )
        WebhookProgress.objects.create(
            webhook=webhook, failing_since=failing_since, transaction=2**62
        )
        subject = OrganisationFactory.create(workspace=owner.workspace)
        event = publish(
            type="organisation.changed",
            subject=subject,
            subject_type="organisation",
            actor=owner,
            at=timezone.now(),
        )
        event.refresh_from_db(fields=["transaction"])
        return Delivery.objects.create(
            webhook=webhook,
            event=event,
            transaction=event.transaction,
            subject_id=subject.pk,
            attempts=attempts,
            next_attempt_at=timezone.now() - AGO,
        )

    return make


def told():
    """Return each sample by its name and labels."""
    return {
        " ".join([sample.name.removeprefix("lockstep_"), *sample.labels.values()]): sample.value
        for metric in operations.collect()
        for sample in metric.samples
    }


def test_nothing_to_deliver_is_well():
    (finding,) = operations.check()

    assert (finding.state, finding.found) == (
        State.OK,
        "0 deliveries are due, the oldest for 0 s",
    )
    assert told()["oldest_due_delivery_seconds"] == 0


def test_delivery_that_nobody_begins_is_named(waiting):
    waiting()

    (finding,) = operations.check()

    assert (finding.state, finding.found[:26]) == (State.FAILED, "1 deliveries are due, the ")
    assert told()["oldest_due_delivery_seconds"] == pytest.approx(600, abs=30)


def test_what_a_receiver_holds_up_itself_is_not_ours(waiting):
    waiting(attempts=1)
    waiting(failing_since=timezone.now())
    waiting(state="paused")
    waiting(state="disabled")

    (finding,) = operations.check()

    assert finding.state == State.OK
    assert told() == {
        "webhook_deliveries_waiting": 2,
        "oldest_due_delivery_seconds": 0,
        "webhooks active": 2,
        "webhooks paused": 1,
        "webhooks disabled": 1,
        "webhooks_failing": 1,
        "oldest_ungathered_event_seconds": 0,
    }


def test_relay_that_does_not_come_is_named(waiting):
    webhook = waiting().webhook
    Delivery.objects.all().delete()
    WebhookProgress.objects.filter(webhook=webhook).update(transaction=0)
    Event.objects.update(recorded_at=timezone.now() - AGO)

    (finding,) = operations.check()

    assert finding.state == State.FAILED
    assert finding.found.endswith("wait to become deliveries")
    assert told()["oldest_ungathered_event_seconds"] == pytest.approx(600, abs=30)
