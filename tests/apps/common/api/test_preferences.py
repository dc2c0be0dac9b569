"""`Prefer: return=minimal`: an answer without what the caller has just sent."""

import pytest

from tests.factories import OrganisationFactory

MINIMAL = {"HTTP_PREFER": "return=minimal"}


@pytest.fixture
def url(office, workspace):
    organisation = OrganisationFactory.create(workspace=workspace, name="Grid")
    return f"{office.base}organisations/{organisation.pk}/"


def test_creation_answers_with_address_and_version_alone(office):
    body = {"name": "Grid", "sector": "industry"}

    response = office.post(f"{office.base}organisations/", body, **MINIMAL)

    assert (response.status_code, response.content) == (201, b"")
    assert response["Preference-Applied"] == "return=minimal"
    assert response["ETag"] == office.get(response["Location"])["ETag"]


def test_change_answers_with_the_version_alone(office, url):
    response = office.patch(url, {"name": "New"}, HTTP_IF_MATCH="*", **MINIMAL)

    assert (response.status_code, response.content) == (204, b"")
    assert response["ETag"] == office.get(url)["ETag"]
    assert office.get(url).json()["name"] == "New"


@pytest.mark.parametrize("given", ["Return = Minimal", 'wait=5, return="minimal"; x=y'])
def test_preference_is_read_in_each_of_its_forms(office, url, given):
    response = office.patch(url, {"name": "New"}, HTTP_IF_MATCH="*", HTTP_PREFER=given)

    assert response.status_code == 204


@pytest.mark.parametrize("given", ["return=representation", "minimal", ""])
def test_other_preferences_are_passed_over(office, url, given):
    response = office.patch(url, {"name": "New"}, HTTP_IF_MATCH="*", HTTP_PREFER=given)

    assert (response.status_code, response.json()["name"]) == (200, "New")
    assert "Preference-Applied" not in response


def test_refusal_is_answered_in_full(office, url):
    response = office.patch(url, {"name": ""}, HTTP_IF_MATCH="*", **MINIMAL)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_input")
    assert "Preference-Applied" not in response


def test_reads_and_what_is_no_object_are_answered_in_full(office, url):
    assert office.get(url, **MINIMAL).json()["name"] == "Grid"
    bulk = office.post(f"{office.base}milestones/bulk/", {"milestones": []}, **MINIMAL)
    assert (bulk.status_code, bulk.json()["ids"]) == (200, [])


def test_repetition_answers_as_it_is_preferred_this_time(office):
    url, body = f"{office.base}organisations/", {"name": "Grid", "sector": "industry"}
    first = office.post(url, body, HTTP_IDEMPOTENCY_KEY="k", **MINIMAL)

    again = office.post(url, body, HTTP_IDEMPOTENCY_KEY="k")

    assert (first.content, again.json()["name"]) == (b"", "Grid")
    assert again["Location"] == first["Location"]
