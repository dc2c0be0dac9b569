import pytest
from django.core.exceptions import ObjectDoesNotExist

from apps.stakeholders.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory

WHOLE = {
    "name": "Ministry of Compute",
    "sector": "government",
    "region": "North",
    "contact": "desk@example.org",
    "external_id": "moc",
    "source": "registry",
}


@pytest.fixture
def organisation(workspace):
    return OrganisationFactory.create(
        workspace=workspace, name="Old name", external_id="old", source="registry"
    )


def url_of(client, organisation):
    return f"{client.base}organisations/{organisation.pk}/"


def errors_of(response):
    return response.status_code, [(e["pointer"], e["code"]) for e in response.json()["errors"]]


def test_organisation_created_answers_the_whole_with_etag_and_location(office):
    response = office.post(f"{office.base}organisations/", WHOLE)

    stored = Organisation.objects.get(external_id="moc")
    assert (response.status_code, response.json()) == (201, {"id": str(stored.pk), **WHOLE})
    assert response["Location"] == f"http://testserver{url_of(office, stored)}"
    assert stored.workspace == office.actor.workspace
    assert office.get(response["Location"])["ETag"] == response["ETag"]


def test_organisation_of_the_least_has_defaults(office):
    response = office.post(f"{office.base}organisations/", {"name": "A", "sector": "academia"})

    body = response.json()
    assert body == {
        "id": body["id"],
        "name": "A",
        "sector": "academia",
        "region": "",
        "contact": "",
        "external_id": None,
        "source": "",
    }


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("/name", "required"), ("/sector", "required")]),
        ({"name": "", "sector": "bank"}, [("/name", "blank"), ("/sector", "invalid_choice")]),
        ({"name": "N\x00", "sector": "industry"}, [("/name", "null_characters_not_allowed")]),
        ({"name": "N", "sector": "industry", "sektor": 1}, [("/sektor", "unknown_field")]),
        ({"name": "N" * 301, "sector": "industry"}, [("/name", "max_length")]),
        ([], [("", "invalid")]),
        ("text", [("", "invalid")]),
    ],
)
def test_organisation_with_bad_input_is_refused_at_its_pointers(office, body, errors):
    response = office.post(f"{office.base}organisations/", body)

    assert errors_of(response) == (400, errors)
    assert not Organisation.objects.exists()


def test_organisation_with_an_external_id_that_is_taken_answers_409(office, organisation):
    response = office.post(f"{office.base}organisations/", WHOLE | {"external_id": "old"})

    assert response.json() == {
        "type": "about:blank",
        "title": "This cannot be done in the present state",
        "status": 409,
        "detail": "Another organisation has this source and external id already.",
        "code": "one_organisation_for_each_external_id",
        "instance": f"{office.base}organisations/",
        "request_id": response["X-Request-ID"],
        "errors": [
            {
                "pointer": "/external_id",
                "detail": "Another organisation has this source and external id already.",
                "code": "unique",
            }
        ],
    }
    assert response["Content-Type"] == "application/problem+json"


def test_organisation_changes_with_its_etag_and_not_with_a_stale_one(office, organisation):
    url = url_of(office, organisation)
    etag = office.get(url)["ETag"]

    changed = office.patch(url, {"name": "New"}, HTTP_IF_MATCH=etag)
    stale = office.patch(url, {"name": "Newer"}, HTTP_IF_MATCH=etag)

    assert (changed.status_code, changed.json()["name"]) == (200, "New")
    assert changed["ETag"] != etag
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    organisation.refresh_from_db()
    assert organisation.name == "New"


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_organisation_without_if_match_answers_428(office, organisation, method):
    response = getattr(office, method)(url_of(office, organisation), {})

    assert (response.status_code, response.json()["code"]) == (428, "if_match_required")


def test_organisation_is_removed(office, organisation):
    response = office.delete(url_of(office, organisation), HTTP_IF_MATCH="*")

    assert (response.status_code, response.content) == (204, b"")
    with pytest.raises(ObjectDoesNotExist):
        organisation.refresh_from_db()


def test_organisation_that_has_members_stays(office, organisation):
    MembershipFactory.create(
        workspace=organisation.workspace, organisation=organisation, role="partner"
    )

    response = office.delete(url_of(office, organisation), HTTP_IF_MATCH="*")

    assert (response.status_code, response.json()["code"]) == (409, "still_in_use")
    assert response.json()["detail"] == (
        "Still in use by its memberships. Move or remove those first."
    )


def test_organisation_of_another_workspace_is_not_found(office):
    foreign = OrganisationFactory.create()

    answers = {
        office.get(url_of(office, foreign)).status_code,
        office.patch(url_of(office, foreign), {"name": "x"}, HTTP_IF_MATCH="*").status_code,
        office.delete(url_of(office, foreign), HTTP_IF_MATCH="*").status_code,
    }

    assert answers == {404}


def test_organisations_are_filtered(office, workspace):
    for sector, region, name in [
        ("industry", "North", "Chips"),
        ("industry", "South", "Boards"),
        ("academia", "North", "School of chips"),
    ]:
        OrganisationFactory.create(workspace=workspace, sector=sector, region=region, name=name)
    OrganisationFactory.create(workspace=WorkspaceFactory.create(), sector="industry")

    def names(query):
        rows = office.get(f"{office.base}organisations/?ordering=name&{query}").json()["results"]
        return [row["name"] for row in rows]

    assert {
        query: names(query)
        for query in ["", "sector=industry", "region=North&sector=industry", "search=CHIPS"]
    } == {
        "": ["Boards", "Chips", "School of chips"],
        "sector=industry": ["Boards", "Chips"],
        "region=North&sector=industry": ["Chips"],
        "search=CHIPS": ["Chips", "School of chips"],
    }


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("colour=red", "/colour"),
        ("limit=0", "/limit"),
        ("limit=501", "/limit"),
        ("limit=" + "9" * 5000, "/limit"),
        ("ordering=secret", "/ordering"),
        ("cursor=abc", "/cursor"),
        ("cursor=", "/cursor"),
        ("count=maybe", "/count"),
        ("sector=bank", "/sector"),
        ("fields=id,colour", "/fields"),
        ("search=%00", "/search"),
    ],
)
def test_organisations_with_a_bad_parameter_are_refused(office, query, pointer):
    response = office.get(f"{office.base}organisations/?{query}")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


def test_organisations_take_the_same_queries_at_one_row_and_at_three(
    office, workspace, django_assert_num_queries
):
    for _ in range(2):
        OrganisationFactory.create(workspace=workspace)
        # Token, use of the token, membership, rows; the use is recorded once in minutes.
        with django_assert_num_queries(4 if Organisation.objects.count() == 1 else 3):
            assert office.get(f"{office.base}organisations/").status_code == 200
        OrganisationFactory.create(workspace=workspace)
