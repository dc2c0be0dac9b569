"""Nothing that a member may not see is in what is delivered on its behalf, whatever happens."""

import datetime as dt

import orjson
import pytest

from apps.events.models import Delivery, Event
from tests.apps.events.services.deliveries import wait_until_settled, webhook_of
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canary-7f3a"


@pytest.fixture
def mine(workspace):
    return OrganisationFactory.create(workspace=workspace)


def work_on(client, *, name, visibility, owner):
    """Make an initiative with a milestone, change both and remove the milestone again."""

    def sent(method, path, body=None):
        response = getattr(client, method)(
            f"{client.base}{path}", body, format="json", headers={"If-Match": "*"}
        )
        assert response.status_code in {200, 201, 204}, response.content
        return response.json()["id"] if response.content else None

    initiative = sent(
        "post",
        "initiatives/",
        {
            "key": name,
            "name": name,
            "visibility": visibility,
            "lead_organisation": str(owner.pk),
        },
    )
    milestone = sent(
        "post",
        "milestones/",
        {
            "initiative": initiative,
            "layer": "compute",
            "name": name,
            "owner_organisation": str(owner.pk),
            "baseline_date": dt.date(2026, 3, 1).isoformat(),
        },
    )
    sent("patch", f"milestones/{milestone}/", {"name": f"{name} changed"})
    sent("patch", f"initiatives/{initiative}/", {"name": f"{name} changed"})
    sent("delete", f"milestones/{milestone}/")


def test_nothing_hidden_is_in_any_delivery(api, member, relay, receiver, workspace, mine):
    foreign = OrganisationFactory.create(workspace=workspace)
    office, partner = api("programme_office"), api("partner", mine)
    office.post(f"{office.base}layers/", {"key": "compute", "name": "c", "position": 0})
    webhook_of(partner.actor, receiver.url)

    work_on(office, name=CANARY, visibility="participants", owner=foreign)
    work_on(office, name="in-sight", visibility="workspace", owner=mine)
    wait_until_settled()
    relay.run()

    everything = orjson.dumps(list(Event.objects.values("before", "after"))).decode()
    delivered = b"".join(one.body for one in receiver.received).decode()
    shown = partner.get(f"{partner.base}events/?limit=500").content.decode()
    stored = Delivery.objects.filter(event__after__name__contains=CANARY).count()
    assert CANARY in everything
    assert "in-sight changed" in delivered
    assert (CANARY in delivered, CANARY in shown, stored) == (False, False, 0)
