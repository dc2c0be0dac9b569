"""Webhooks for some layers and organisations get what concerns those, and no more."""

import pytest

from apps.events.models import Event
from tests.apps.events.services.deliveries import happen, webhook_of
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def milestones(workspace):
    """Return a milestone of each of two layers and organisations, by the layer's key."""
    made = {}
    for key in ("compute", "data"):
        initiative = InitiativeFactory.create(workspace=workspace)
        made[key] = MilestoneFactory.create(
            initiative=initiative,
            layer=LayerFactory.create(workspace=workspace, key=key),
            owner_organisation=OrganisationFactory.create(workspace=workspace),
        )
    return made


def delivered(relay, receiver):
    relay.run()
    return [one.message["data"]["subject"]["id"] for one in receiver.received]


def test_layer_is_that_of_the_subject(office, relay, receiver, workspace, milestones):
    webhook_of(office, receiver.url, types=["milestone.*"], layers=["compute"])
    for milestone in milestones.values():
        happen(workspace, "milestone.changed", subject=milestone)

    assert delivered(relay, receiver) == [str(milestones["compute"].pk)]


def test_organisation_is_that_of_the_subject(office, relay, receiver, workspace, milestones):
    owner = milestones["data"].owner_organisation_id
    webhook_of(office, receiver.url, types=["milestone.*"], organisations=[owner])
    for milestone in milestones.values():
        happen(workspace, "milestone.changed", subject=milestone)

    assert delivered(relay, receiver) == [str(milestones["data"].pk)]


def test_what_an_event_says_counts_where_its_subject_is_gone(
    office, relay, receiver, workspace, milestones
):
    webhook_of(office, receiver.url, types=["milestone.*"], layers=["compute"])
    gone = OrganisationFactory.build(workspace=workspace)
    happen(workspace, "milestone.removed", subject=gone, before={"layer": "compute"})
    happen(workspace, "milestone.removed", subject=gone, before={"layer": "data"})

    assert delivered(relay, receiver) == [str(gone.pk)]
    assert Event.objects.filter(type="milestone.removed").count() == 2


def test_layer_and_organisation_have_to_be_concerned_both(
    office, relay, receiver, workspace, milestones
):
    owner = milestones["data"].owner_organisation_id
    webhook_of(
        office,
        receiver.url,
        types=["milestone.*"],
        layers=["compute"],
        organisations=[owner],
    )
    for milestone in milestones.values():
        happen(workspace, "milestone.changed", subject=milestone)

    assert delivered(relay, receiver) == []
