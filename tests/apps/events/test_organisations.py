"""What the log tells of organisations, whichever way they are written."""

import pytest
from django.db import connection, transaction

from apps.events.models import Event
from apps.stakeholders import services
from apps.stakeholders.models import Organisation, Workspace
from tests.factories import OrganisationFactory

WHOLE = {
    "name": "Grid",
    "sector": "industry",
    "region": "North",
    "contact": "",
    "external_id": None,
    "source": "",
}


def told():
    return [
        (event.type, event.actor["name"], event.before, event.after)
        for event in Event.objects.filter(subject_type="organisation").order_by("sequence")
    ]


def test_services_tell_who_did_what(office):
    name = office.user.name
    organisation = services.add_organisation(
        actor=office, name="Grid", sector="industry", region="North"
    )
    services.change_organisation(
        organisation=organisation, actor=office, changes={"name": "Grids", "external_id": "g"}
    )
    services.change_organisation(organisation=organisation, actor=office, changes={"name": "Grids"})
    services.remove_organisation(organisation=organisation, actor=office)

    assert told() == [
        ("organisation.created", name, None, WHOLE),
        (
            "organisation.changed",
            name,
            {"name": "Grid", "external_id": None},
            {"name": "Grids", "external_id": "g"},
        ),
        ("organisation.removed", name, WHOLE | {"name": "Grids", "external_id": "g"}, None),
    ]
    events = Event.objects.filter(subject_type="organisation")
    assert {event.actor["id"] for event in events} == {str(office.pk)}
    assert events.values("subject_id").distinct().count() == 1


def test_writes_past_the_services_are_told_as_the_services_own(workspace):
    OrganisationFactory.create(workspace=workspace, name="Grid", external_id=None)
    Organisation.objects.update(name="Bulk")
    Organisation.objects.update(name="Bulk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stakeholders_organisation SET region = 'South'")

    assert [(kind, actor, after) for kind, actor, _, after in told()][1:] == [
        ("organisation.changed", "Lockstep", {"name": "Bulk"}),
        ("organisation.changed", "Lockstep", {"region": "South"}),
    ]


def test_rollback_takes_what_was_told_along(workspace):
    with transaction.atomic():
        OrganisationFactory.create(workspace=workspace)
        transaction.set_rollback(True)

    assert (told(), Organisation.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_log_goes_with_its_workspace(workspace):
    OrganisationFactory.create(workspace=workspace)
    OrganisationFactory.create()

    Workspace.objects.get(pk=workspace.pk).delete()

    assert Event.objects.filter(workspace_id=workspace.pk).count() == 0
    assert [kind for kind, *_ in told()] == ["organisation.created"]
