"""Report links, and many reports at once, over REST."""

import pytest
from django.core import mail

from apps.programmes.models import ReportLink
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import MilestoneFactory
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "report-links/" + "".join(f"{part}/" for part in parts)


@pytest.fixture
def make(office_api, milestone):
    def post(client=office_api, **body):
        said = {"organisation": "agency", "email": "ana@agency.example", "milestones": ["racks"]}
        return client.post(url(client), said | body)

    return post


def problem(response):
    answer = response.json()
    said = [(error["pointer"], error["code"]) for error in answer.get("errors", [])]
    return response.status_code, answer["code"], said


def test_link_answers_the_whole_without_its_address(make, office_api, milestone, agency):
    response = make()

    link = ReportLink.objects.get()
    answer = response.json()
    assert response.status_code == 201
    assert {name: answer[name] for name in answer if not name.endswith("_at")} == {
        "id": str(link.pk),
        "organisation": str(agency.pk),
        "email": "ana@agency.example",
        "milestones": [str(milestone.pk)],
        "state": "open",
        "made_by": str(office_api.actor.pk),
        "reports": 0,
    }
    assert "http://testserver/report/" in str(mail.outbox[0].body)
    assert office_api.get(url(office_api, link.pk)).json() == answer


def test_wrong_names_are_pointed_at_in_their_places(make):
    assert problem(make(milestones=["racks", "nowhere", 5])) == (
        400,
        "invalid_input",
        [("/milestones/1", "does_not_exist"), ("/milestones/2", "incorrect_type")],
    )
    assert problem(make(milestones=[])) == (400, "invalid_input", [("/milestones", "empty")])
    assert problem(make(milestones=["racks"] * 201)) == (
        400,
        "invalid_input",
        [("/milestones", "max_length")],
    )


def test_links_are_seen_by_the_office_and_their_own_organisation(
    make, api, company, partner_api, office_api
):
    link = make().json()["id"]
    seen = {
        name: (client.get(url(client)).status_code, client.get(url(client, link)).status_code)
        for name, client in {
            "office": office_api,
            "own": partner_api,
            "other": api(Role.PARTNER, company),
            "observer": api(Role.OBSERVER),
            "elsewhere": api(workspace=WorkspaceFactory.create()),
        }.items()
    }

    assert seen == {
        "office": (200, 200),
        "own": (200, 200),
        "other": (200, 404),
        "observer": (403, 403),
        "elsewhere": (200, 404),
    }


def test_link_is_taken_back_and_keeps_its_history(make, office_api):
    link = make().json()["id"]

    response = office_api.post(url(office_api, link, "revoke"))

    assert (response.status_code, response.json()["state"]) == (200, "revoked")
    told = office_api.get(url(office_api, link, "history")).json()["results"]
    assert [each["what"] for each in told if each["what"] == "revoked_at"] == ["revoked_at"]
    assert "ana@" not in str(told)
    assert problem(office_api.post(url(office_api, link, "resend"), {}))[:2] == (409, "link_ended")


def test_list_is_narrowed_by_state_organisation_and_milestone(make, office_api, milestone):
    make()

    def found(**asked):
        return len(office_api.get(url(office_api), asked).json()["results"])

    assert (found(state="open"), found(state="revoked")) == (1, 0)
    assert (found(organisation="agency"), found(organisation="company")) == (1, 0)
    assert found(milestone=str(milestone.pk)) == 1


def test_list_takes_the_same_queries_for_any_number(make, office_api, django_assert_num_queries):
    make()
    office_api.get(url(office_api))
    with django_assert_num_queries(4):
        office_api.get(url(office_api))
    make()
    make()
    with django_assert_num_queries(4):
        assert len(office_api.get(url(office_api)).json()["results"]) == 3


def test_reports_are_taken_together_or_not_at_all(
    partner_api, milestone, initiative, compute, agency
):
    other = MilestoneFactory.create(
        initiative=initiative, layer=compute, owner_organisation=agency, external_id="two"
    )
    address = f"{partner_api.base}milestones/reports/"
    good = [
        {"milestone": "racks", "actual_date": "2026-03-01", "note": "in"},
        {"milestone": str(other.pk), "actual_date": "2026-03-02"},
    ]
    bad = {"milestone": "two", "actual_date": "yesterday", "colour": "red"}

    refused = partner_api.post(address, {"reports": [good[0], bad]})
    taken = partner_api.post(address, {"reports": good})

    assert problem(refused)[:2] == (400, "invalid_rows")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/reports/1/actual_date"]
    assert (taken.status_code, taken.json()) == (200, {"ids": [str(milestone.pk), str(other.pk)]})
    milestone.refresh_from_db()
    assert (milestone.status, milestone.note) == ("reported", "in")
