"""What every endpoint of a workspace has from its base."""

import pytest

from apps.accounts.models import Scope
from tests.factories import OrganisationFactory, WorkspaceFactory


@pytest.fixture
def organisation(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Grid")


@pytest.fixture
def url(office, organisation):
    return f"{office.base}organisations/{organisation.pk}/"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"1", {}', "*"])
def test_reader_who_has_the_object_gets_304(office, url, form):
    etag = office.get(url)["ETag"]

    response = office.get(url, HTTP_IF_NONE_MATCH=form.format(etag))

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_reader_who_has_an_older_object_gets_the_new_one(office, url):
    etag = office.get(url)["ETag"]
    office.patch(url, {"name": "New"}, HTTP_IF_MATCH=etag)

    response = office.get(url, HTTP_IF_NONE_MATCH=etag)

    assert (response.status_code, response.json()["name"]) == (200, "New")


@pytest.mark.parametrize("form", ["{}", '"1", {}', "*"])
def test_change_is_made_when_if_match_names_the_version(office, url, form):
    etag = office.get(url)["ETag"]

    assert office.patch(url, {"name": "N"}, HTTP_IF_MATCH=form.format(etag)).status_code == 200


@pytest.mark.parametrize("form", ['"1"', "W/{}", "nonsense", ""])
def test_change_is_refused_when_if_match_names_another(office, url, form):
    etag = office.get(url)["ETag"]

    response = office.patch(url, {"name": "N"}, HTTP_IF_MATCH=form.format(etag))

    assert (response.status_code, response.json()["code"]) == (412, "stale_version")


def test_change_that_changes_nothing_keeps_the_version(office, url):
    etag = office.get(url)["ETag"]

    response = office.patch(url, {"name": "Grid"}, HTTP_IF_MATCH=etag)

    assert (response.status_code, response["ETag"]) == (200, etag)


def test_change_of_a_part_is_a_change_of_the_whole(office, organisation):
    """Who takes part is a row of its own, and shown as a part of the initiative."""
    body = {"key": "gpu", "name": "GPU"}
    url = office.post(f"{office.base}initiatives/", body)["Location"]
    etags = [office.get(url)["ETag"]]
    for role in ("lead", "funder"):
        takes_part = {"participations": [{"organisation": str(organisation.pk), "role": role}]}
        response = office.patch(url, takes_part, HTTP_IF_MATCH=etags[-1])
        assert response.json()["participations"] == takes_part["participations"]
        etags.append(response["ETag"])

    assert len(set(etags)) == 3
    assert office.patch(url, {"name": "x"}, HTTP_IF_MATCH=etags[1]).status_code == 412


def test_read_only_fields_may_be_sent_back(office, url):
    whole = office.get(url).json()

    response = office.patch(url, whole | {"name": "New"}, HTTP_IF_MATCH="*")

    assert response.json() == whole | {"name": "New"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("fields=id,name", {"id", "name"}),
        ("omit=contact,region,source", {"id", "name", "sector", "external_id"}),
        ("fields=id,name&omit=id", {"name"}),
        ("fields=", set()),
    ],
)
def test_reader_gets_the_fields_it_asks_for(office, url, query, names):
    one = office.get(f"{url}?{query}").json()
    many = office.get(f"{office.base}organisations/?{query}").json()["results"]

    assert [set(one), set(many[0])] == [names, names]


def test_parameter_of_a_list_is_unknown_to_one_object(office, url):
    response = office.get(f"{url}?limit=5")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/limit")


def test_parameter_of_a_write_is_unknown(office, url):
    response = office.patch(f"{url}?dry_run=true", {"name": "x"}, HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/dry_run")


def test_head_answers_as_get_without_its_body(office, url):
    response = office.head(url)

    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == office.get(url)["ETag"]
    assert office.head(f"{office.base}events/").status_code == 200


def test_role_that_may_not_is_told_who_may(api, url):
    observer = api("observer")

    response = observer.patch(url, {"name": "x"}, HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
    assert response.json()["detail"] == (
        "This is for: Admin, Programme Office. Ask one of them, or an admin for another role."
    )


def test_token_without_the_scope_is_told_which(api, url):
    reader = api("admin", scopes=[Scope.READ])

    response = reader.patch(url, {"name": "x"}, HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["detail"]) == (
        403,
        "The token lacks the scope milestones:write. Issue one that has it.",
    )


def test_member_of_two_workspaces_is_in_each_what_it_is_there(api, member):
    elsewhere = WorkspaceFactory.create()
    office = api("programme_office")
    observer = member("observer", None, elsewhere)
    observer.user = office.actor.user
    observer.save()
    body = {"name": "x", "sector": "industry"}

    assert office.post(f"{office.base}organisations/", body).status_code == 201
    response = office.post(f"/api/v1/workspaces/{elsewhere.slug}/organisations/", body)
    assert response.status_code == 403


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("name", ["nobody", "DBe9773A2F3D7D3eB8A7ED-d7e4aB85A551b"])
def test_what_is_no_id_names_nothing(office, method, name):
    response = getattr(office, method)(f"{office.base}organisations/{name}/", HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_instant_in_a_zone_that_there_is_not_is_compared_in_utc(api):
    admin = api("admin")

    found = admin.get(f"{admin.base}audit/", {"from": "2026-01-01T15:36:40+16:49"})
    beyond = admin.get(f"{admin.base}audit/", {"from": "0001-01-01T00:00:00+16:49"})

    assert found.status_code == 200
    assert (beyond.status_code, beyond.json()["errors"][0]["pointer"]) == (400, "/from")
