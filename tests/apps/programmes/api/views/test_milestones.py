import pytest
from django.db import transaction

from apps.programmes.models import Dependency, Milestone
from tests.apps.programmes.answers import change, problem
from tests.apps.programmes.factories import (
    LayerFactory,
    MilestoneFactory,
    ParticipationFactory,
)
from tests.days import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(office_api):
    return f"{office_api.base}milestones/"


@pytest.fixture
def body(initiative, compute):
    return {
        "initiative": initiative.external_id,
        "layer": "compute",
        "name": "Racks",
        "baseline_date": "2026-03-01",
    }


def test_milestone_goes_in_and_comes_out_as_the_contract_says(
    office_api, url, body, initiative, agency
):
    sent = body | {
        "owner_organisation": "agency",
        "weight": 2.5,
        "forecast_date": "2026-04-01",
        "external_id": "racks",
        "source": "plan",
    }

    created = office_api.post(url, sent)
    milestone = Milestone.objects.get()

    assert created.status_code == 201
    assert created["Location"].endswith(f"{url}{milestone.pk}/")
    assert office_api.get(created["Location"]).json() == created.json()
    assert created.json() == {
        "id": str(milestone.pk),
        "initiative": str(initiative.pk),
        "layer": "compute",
        "owner_organisation": str(agency.pk),
        "name": "Racks",
        "weight": 2.5,
        "baseline_date": "2026-03-01",
        "original_baseline_date": "2026-03-01",
        "forecast_date": "2026-04-01",
        "actual_date": None,
        "status": "planned",
        "evidence_url": "",
        "note": "",
        "reported_at": None,
        "external_id": "racks",
        "source": "plan",
    }


@pytest.mark.parametrize("named", ["pk", "key", "external_id"])
def test_initiative_is_named_by_id_key_or_external_id(office_api, url, body, initiative, named):
    response = office_api.post(url, body | {"initiative": str(getattr(initiative, named))})

    assert (response.status_code, response.json()["initiative"]) == (201, str(initiative.pk))


def test_layer_is_named_by_its_id_too(office_api, url, body, compute):
    response = office_api.post(url, body | {"layer": str(compute.pk)})

    assert (response.status_code, response.json()["layer"]) == (201, "compute")


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"baseline_date": None}, "/baseline_date", "null"),
        ({"baseline_date": "2026-02-30"}, "/baseline_date", "invalid"),
        ({"weight": 0}, "/weight", "min_value"),
        ({"weight": -1}, "/weight", "min_value"),
        ({"weight": 1e9}, "/weight", "max_value"),
        ({"layer": "unknown"}, "/layer", "does_not_exist"),
        ({"initiative": "unknown"}, "/initiative", "does_not_exist"),
        ({"owner_organisation": "unknown"}, "/owner_organisation", "does_not_exist"),
        ({"status": "done"}, "/status", "invalid_choice"),
        (
            {"status": "accepted", "actual_date": in_days(2).isoformat()},
            "/actual_date",
            "actual_date_in_future",
        ),
        ({"status": "accepted"}, "/actual_date", "actual_date_required"),
        (
            {"status": "planned", "actual_date": "2026-01-01"},
            "/actual_date",
            "actual_date_unexpected",
        ),
        ({"evidence_url": "javascript:alert(1)"}, "/evidence_url", "invalid"),
        ({"naem": "Racks"}, "/naem", "unknown_field"),
    ],
)
def test_bad_field_is_pointed_at_and_nothing_is_written(
    office_api, url, body, fields, pointer, code
):
    response = office_api.post(url, body | fields)

    assert problem(response) == (400, "invalid_input", [(pointer, code)])
    assert response["Content-Type"] == "application/problem+json"
    assert not Milestone.objects.exists()


def test_missing_baseline_is_pointed_at(office_api, url, body):
    del body["baseline_date"]

    response = office_api.post(url, body)

    assert problem(response) == (400, "invalid_input", [("/baseline_date", "required")])


def test_layer_of_another_workspace_is_unknown(office_api, url, body):
    response = office_api.post(url, body | {"layer": str(LayerFactory.create().pk)})

    assert problem(response) == (400, "invalid_input", [("/layer", "does_not_exist")])


def test_same_external_id_is_refused(office_api, url, body, milestone):
    response = office_api.post(url, body | {"external_id": "racks", "source": "plan"})

    assert problem(response) == (
        409,
        "one_milestone_for_each_external_id",
        [("/external_id", "unique")],
    )


def test_milestone_without_a_name_is_called_by_its_external_id(office_api, url, body):
    del body["name"]

    assert office_api.post(url, body | {"external_id": "racks"}).json()["name"] == "racks"
    assert problem(office_api.post(url, body)) == (400, "invalid_input", [("/name", "required")])


def test_change_needs_the_version_that_was_read(office_api, url, milestone):
    path = f"{url}{milestone.pk}/"
    stale = office_api.get(path)["ETag"]
    with transaction.atomic():  # a version is a transaction's
        Milestone.objects.update(note="meanwhile")

    absent = office_api.patch(path, {"name": "x"})
    outdated = office_api.patch(path, {"name": "x"}, headers={"If-Match": stale})
    current = office_api.patch(
        path, {"name": "x"}, headers={"If-Match": office_api.get(path)["ETag"]}
    )

    assert problem(absent)[:2] == (428, "if_match_required")
    assert problem(outdated)[:2] == (412, "stale_version")
    assert (current.status_code, current.json()["name"]) == (200, "x")
    assert current["ETag"] == office_api.get(path)["ETag"] != stale


def test_baseline_moved_by_the_office_needs_a_reason(office_api, url, milestone):
    without = change(office_api, f"{url}{milestone.pk}/", baseline_date="2026-09-01")
    given = change(office_api, f"{url}{milestone.pk}/", baseline_date="2026-09-01", reason="budget")

    assert problem(without) == (400, "invalid_input", [("/reason", "required")])
    assert (given.json()["baseline_date"], given.json()["original_baseline_date"]) == (
        "2026-09-01",
        "2026-03-01",
    )
    assert office_api.get(f"{office_api.base}baseline-changes/").json()["results"][0][
        "milestones"
    ] == [{"milestone": str(milestone.pk), "to": "2026-09-01", "from": "2026-03-01"}]


def test_baseline_is_not_for_partners_to_move(partner_api, url, milestone):
    response = change(partner_api, f"{url}{milestone.pk}/", baseline_date="2026-09-01")

    assert problem(response) == (
        409,
        "baseline_change_required",
        [("/baseline_date", "baseline_change_required")],
    )


def test_partner_changes_its_own_forecast(partner_api, url, milestone):
    response = change(partner_api, f"{url}{milestone.pk}/", forecast_date="2026-09-01")

    assert (response.status_code, response.json()["forecast_date"]) == (200, "2026-09-01")
    assert response.json()["reported_at"] is not None


def test_partner_does_not_change_what_another_owns(partner_api, url, milestone, company):
    Milestone.objects.update(owner_organisation=company)

    assert problem(change(partner_api, f"{url}{milestone.pk}/", name="x"))[:2] == (
        403,
        "not_allowed",
    )


def test_milestone_is_removed_by_the_office_alone(office_api, partner_api, url, milestone):
    path = f"{url}{milestone.pk}/"
    etag = {"If-Match": office_api.get(path)["ETag"]}

    assert partner_api.delete(path, headers=etag).status_code == 403
    assert office_api.delete(path, headers=etag).status_code == 204
    assert office_api.get(path).status_code == 404


def test_partner_creates_where_it_takes_part(partner_api, url, body, initiative, agency):
    assert problem(partner_api.post(url, body))[0] == 403
    ParticipationFactory.create(initiative=initiative, organisation=agency)

    created = partner_api.post(url, body)

    assert (created.status_code, created.json()["owner_organisation"]) == (201, str(agency.pk))


def test_removed_milestone_takes_its_dependencies_along(office_api, url, milestone, compute):
    other = MilestoneFactory.create(initiative=milestone.initiative, layer=compute)
    Dependency.objects.create(
        workspace=milestone.workspace,
        predecessor=milestone,
        predecessor_initiative=milestone.initiative,
        successor=other,
        successor_initiative=other.initiative,
    )
    path = f"{url}{milestone.pk}/"

    office_api.delete(path, headers={"If-Match": office_api.get(path)["ETag"]})

    assert not Dependency.objects.exists()
