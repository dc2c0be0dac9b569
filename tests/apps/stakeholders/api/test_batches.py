"""Many writes of one collection: all of them in their order, or none, with a pointer for each."""

import pytest

from apps.accounts.models import Scope
from apps.events.models import Event
from apps.stakeholders.models import Organisation
from tests.apps.programmes.factories import (
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
UNKNOWN = "01900000-0000-7000-8000-000000000000"


def send(client, collection, *operations):
    return client.post(f"{client.base}{collection}/batch/", {"operations": list(operations)})


def create(**body):
    return {"method": "create", "body": body}


def update(pk, if_match="*", **body):
    return {"method": "update", "id": str(pk), "if_match": if_match, "body": body}


def delete(pk, if_match="*"):
    return {"method": "delete", "id": str(pk), "if_match": if_match}


def errors(response):
    assert (response.status_code, response.json()["code"]) == (400, "invalid_operations")
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_objects_are_created_changed_and_removed_at_once(office, workspace):
    kept, gone = OrganisationFactory.create_batch(2, workspace=workspace)
    etag = office.get(f"{office.base}organisations/{kept.pk}/")["ETag"]

    response = send(
        office,
        "organisations",
        create(name="New", sector="industry"),
        update(kept.pk, etag, name="Renamed"),
        delete(gone.pk),
    )

    results = response.json()["results"]
    there = office.get(f"{office.base}organisations/{kept.pk}/")
    assert response.status_code == 200
    assert [result["status"] for result in results] == [201, 200, 204]
    assert results[1] == {"status": 200, "id": str(kept.pk), "etag": there["ETag"]}
    assert results[2] == {"status": 204, "id": str(gone.pk), "etag": None}
    new = Organisation.objects.get(pk=results[0]["id"])
    assert (new.name, there.json()["name"]) == ("New", "Renamed")
    assert not Organisation.objects.filter(pk=gone.pk).exists()


def test_later_operations_see_what_earlier_ones_did(office, workspace):
    there = OrganisationFactory.create(workspace=workspace, external_id="x")

    response = send(
        office,
        "organisations",
        delete(there.pk),
        create(name="Its successor", sector="industry", external_id="x"),
    )

    assert response.status_code == 200, response.json()


def test_one_operation_that_cannot_be_done_leaves_nothing_written(office, workspace):
    there = OrganisationFactory.create(workspace=workspace, name="Before")
    events = Event.objects.count()

    response = send(
        office,
        "organisations",
        create(name="New", sector="industry"),
        create(name="", sector="nowhere"),
        update(there.pk, '"old"', name="After"),
        update(there.pk, name="After", colour="red"),
        update(UNKNOWN, name="After"),
        delete(UNKNOWN),
    )

    assert errors(response) == [
        ("/operations/1/body/name", "blank"),
        ("/operations/1/body/sector", "invalid_choice"),
        ("/operations/2/if_match", "stale_version"),
        ("/operations/3/body/colour", "unknown_field"),
        ("/operations/4/id", "not_found"),
        ("/operations/5/id", "not_found"),
    ]
    there.refresh_from_db()
    assert (there.name, Event.objects.count()) == ("Before", events)
    assert not Organisation.objects.filter(name="New").exists()


@pytest.mark.parametrize(
    ("operation", "pointer", "code"),
    [
        ({"method": "replace", "body": {}}, "/operations/0/method", "invalid"),
        ({"body": {}}, "/operations/0/method", "required"),
        ({"method": "create"}, "/operations/0/body", "required"),
        ({"method": "create", "body": {}, "id": UNKNOWN}, "/operations/0/id", "unknown_field"),
        ({"method": "update", "id": UNKNOWN, "body": {}}, "/operations/0/if_match", "required"),
        ({"method": "delete", "id": "7", "if_match": "*"}, "/operations/0/id", "invalid"),
        ("create", "/operations/0", "invalid"),
    ],
)
def test_operation_of_another_shape_is_refused(office, operation, pointer, code):
    assert errors(send(office, "organisations", operation)) == [(pointer, code)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"operations": {}}, "required"),
        ({"operations": [], "more": 1}, "required"),
        ({"operations": [create(name="N", sector="industry")] * 101}, "too_many"),
    ],
)
def test_body_of_another_shape_is_refused(office, body, code):
    response = office.post(f"{office.base}organisations/batch/", body)

    found = [(error["pointer"], error["code"]) for error in response.json()["errors"]]
    assert (response.status_code, found) == (400, [("/operations", code)])


def test_each_operation_needs_its_own_right(api, workspace):
    mine = OrganisationFactory.create(workspace=workspace)
    initiative = InitiativeFactory.create(workspace=workspace, lead_organisation=mine)
    milestone = MilestoneFactory.create(initiative=initiative, owner_organisation=mine)
    partner = api("partner", mine)

    response = send(partner, "milestones", update(milestone.pk, name="After"), delete(milestone.pk))

    assert errors(response) == [("/operations/1", "not_allowed")]
    milestone.refresh_from_db()
    assert milestone.name != "After"


def test_token_without_the_scope_writes_nothing(api):
    reader = api("programme_office", scopes=[Scope.READ])

    assert send(reader, "layers", create(key="k", name="K")).status_code == 403


def test_every_kind_of_the_record_is_written_in_batches(office, workspace):
    layer = LayerFactory.create(workspace=workspace)
    initiative = InitiativeFactory.create(workspace=workspace)
    ends = MilestoneFactory.create_batch(2, initiative=initiative, layer=layer)
    new = {
        "layers": {"key": "k", "name": "K"},
        "programmes": {"key": "p", "name": "P"},
        "initiatives": {"key": "i", "name": "I"},
        "milestones": {
            "initiative": initiative.key,
            "layer": layer.key,
            "name": "M",
            "baseline_date": "2026-03-01",
        },
        "dependencies": {"predecessor": str(ends[0].pk), "successor": str(ends[1].pk)},
        "organisations": {"name": "O", "sector": "academia"},
    }
    change = {"dependencies": {"lag_days": 3}}

    for kind, body in new.items():
        made = send(office, kind, create(**body)).json()["results"][0]
        changed = send(office, kind, update(made["id"], **change.get(kind, {"name": "After"})))
        removed = send(office, kind, delete(made["id"], changed.json()["results"][0]["etag"]))
        assert removed.json() == {"results": [{"status": 204, "id": made["id"], "etag": None}]}, (
            kind
        )


def test_same_key_sent_again_does_nothing_twice(office):
    url = f"{office.base}layers/batch/"
    body = {"operations": [create(key="k", name="K")]}

    first = office.post(url, body, HTTP_IDEMPOTENCY_KEY="one")
    again = office.post(url, body, HTTP_IDEMPOTENCY_KEY="one")

    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


def test_partner_of_another_organisation_finds_nothing(api, workspace):
    foreign = OrganisationFactory.create(workspace=workspace)
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    milestone = MilestoneFactory.create(initiative=hidden)
    partner = api("partner", foreign)

    assert errors(send(partner, "milestones", update(milestone.pk, name="After"))) == [
        ("/operations/0/id", "not_found")
    ]
