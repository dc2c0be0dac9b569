"""Webhooks while receivers misbehave, and while what delivers to them dies."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

import pytest
import requests
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from apps.events.models import Attempt, Delivery, Event, Webhook, WebhookProgress
from apps.events.services import publish, webhooks
from apps.stakeholders.models import Membership, Workspace
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory
from tests.faults.clients import RemoteOffice
from tests.plugins.receivers import Receiver, answering, dripping, without_end
from tests.plugins.stack import Stack, eventually

PATIENCE: Final = 60.0

MakeReceiver = Callable[..., Receiver]


@pytest.fixture
def office(own_stack: Stack) -> Membership:
    """Return whoever has the webhooks, in the stack's own database."""
    return MembershipFactory.create(workspace=WorkspaceFactory.create())


def to(owner: Membership, url: str, *, types: str = "organisation.changed") -> tuple[Webhook, str]:
    """Make a webhook; return it with its secret."""
    return webhooks.create_webhook(actor=owner, at=timezone.now(), url=url, types=[types])


def rename_organisations(workspace: Workspace, number: int) -> list[str]:
    """Publish an event about each of so many subjects; return the events' ids."""
    ids = []
    for _ in range(number):
        with transaction.atomic():
            event = publish(
                type="organisation.changed",
                subject=OrganisationFactory.create(workspace=workspace),
                subject_type="organisation",
                actor=None,
                at=timezone.now(),
                before={"name": "a"},
                after={"name": "b"},
            )
        ids.append(str(event.id))
    return ids


# The one that is slow takes all of its fifteen seconds.
@pytest.mark.timeout(120)
def test_receivers_that_misbehave_delay_no_other(
    own_stack: Stack, office: Membership, make_receiver: MakeReceiver
) -> None:
    good, elsewhere = make_receiver(), make_receiver()
    bad = {
        "timed_out": [
            make_receiver(answering(204, pause=20)).url,
            make_receiver(dripping).url,
        ],
        "refused_by_receiver": [make_receiver(answering(500)).url],
        "redirected": [make_receiver(answering(307, Location=elsewhere.url)).url],
        "gone": [make_receiver(answering(410)).url],
        "address_not_allowed": ["http://10.0.0.1/hook", "http://169.254.169.254/latest/meta-data"],
        "delivered": [make_receiver(without_end).url],
    }
    hooks = {}
    for outcome, urls in bad.items():
        for url in urls:
            hook, _ = to(office, good.url)
            # Where a name leads to is seen when something is posted, not before.
            Webhook.objects.filter(pk=hook.pk).update(url=url)
            hooks[hook.pk] = outcome
    _, secret = to(office, good.url)
    own_stack.start("worker", "deliverer", "beat")

    ids = rename_organisations(office.workspace, 20)
    eventually(lambda: len(good.received) >= len(ids), within=PATIENCE)
    still_running = Delivery.objects.filter(leased_until__gt=timezone.now()).count()
    eventually(lambda: outcomes().keys() >= hooks.keys(), within=PATIENCE)

    assert sorted(good.ids) == sorted(ids)
    assert all(Verifier(secret).verify(one.body, one.headers) for one in good.received)
    # Both of those that never end were waited for meanwhile.
    assert still_running >= 2
    assert {hook: outcomes()[hook] for hook in hooks} == hooks
    assert elsewhere.received == []
    gone = Webhook.objects.get(pk=next(pk for pk, outcome in hooks.items() if outcome == "gone"))
    assert (gone.state, gone.disabled_reason) == ("disabled", "gone")
    assert Event.objects.filter(type="webhook.disabled").count() == 1


def outcomes() -> dict[object, str]:
    """Return what came of the first attempt for each webhook that had one."""
    tried = Attempt.objects.order_by("-id").values_list("delivery__webhook", "outcome")
    return dict(tried)


@pytest.mark.timeout(120)
def test_delivery_whose_deliverer_is_killed_comes_again_with_the_same_id(
    own_stack: Stack, office: Membership, make_receiver: MakeReceiver
) -> None:
    receiver = make_receiver(answering(204, pause=10))
    hook, _ = to(office, receiver.url)
    own_stack.start("worker", "deliverer", "beat")
    (event_id,) = rename_organisations(office.workspace, 1)
    eventually(lambda: len(receiver.received) == 1, within=PATIENCE)

    own_stack.kill("deliverer")
    before = states(hook)
    receiver.answer = answering(204)
    # Thirty seconds are put forward: the lease of what the dead one held is over.
    Delivery.objects.filter(webhook=hook).update(leased_until=timezone.now())
    own_stack.start("deliverer")
    eventually(lambda: states(hook) == {"delivered": 1}, within=PATIENCE)

    assert before == {"waiting": 1}
    assert receiver.ids == [event_id, event_id]


def states(hook: Webhook) -> Counter[str]:
    """Count the deliveries of a webhook by state."""
    return Counter(Delivery.objects.filter(webhook=hook).values_list("state", flat=True))


# Redis is away for as long as a restart of its machine takes.
@pytest.mark.timeout(180)
def test_everything_written_without_redis_is_delivered_after(
    own_stack: Stack, office: Membership, receiver: Receiver
) -> None:
    hook, _ = to(office, receiver.url, types="organisation.created")
    own_stack.start("web", "worker", "deliverer", "beat")
    with RemoteOffice(own_stack, office.workspace) as client:
        assert client.ask("organisations/", patience=30).status_code == 200
        own_stack.kill("redis")
        until = timezone.now().timestamp() + 30
        answers: list[requests.Response] = []
        while timezone.now().timestamp() < until:
            body = {"name": f"Number {len(answers)}", "sector": "industry"}
            answers.append(client.write("organisations/", body))
            time.sleep(0.1)
        meanwhile = len(receiver.received)
        own_stack.start("redis")
    written = [answer.json()["id"] for answer in answers]
    eventually(lambda: states(hook)["delivered"] >= len(written), within=90)

    assert {answer.status_code for answer in answers} == {201}
    assert len(written) > 50
    assert meanwhile < len(written)
    assert sorted(one.message["data"]["subject"]["id"] for one in receiver.received) == sorted(
        written
    )
    assert WebhookProgress.objects.get(pk=hook.pk).failures == 0
