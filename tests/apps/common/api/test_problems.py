"""Each way in which a request can fail answers one kind of problem."""

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from psycopg import OperationalError as DriverError

from apps.accounts.api import authentication
from apps.stakeholders import services
from tests.factories import OrganisationFactory

MEMBERS = ("type", "title", "status", "detail", "code", "instance", "request_id", "errors")


@pytest.fixture
def office(api):
    client = api("programme_office")
    client.raise_request_exception = False
    return client


@pytest.fixture
def url(office):
    return f"{office.base}organisations/"


def problem_of(response):
    """Check the form of a problem and return what tells it from others."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert tuple(body) == MEMBERS
    assert body["status"] == response.status_code
    assert response["X-Request-ID"]
    return response.status_code, body["code"], [e["pointer"] for e in body["errors"]]


def test_address_that_leads_nowhere(office):
    assert problem_of(office.get("/api/v1/nothing/")) == (404, "not_found", [])
    assert problem_of(office.get(f"{office.base}nothing/")) == (404, "not_found", [])


def test_object_that_is_not_there(office, url):
    missing = "01900000-0000-7000-8000-000000000000"

    assert problem_of(office.get(f"{url}{missing}/")) == (404, "not_found", [])
    assert problem_of(office.get(f"{url}not-an-id/")) == (404, "not_found", [])


def test_workspace_that_the_caller_is_no_member_of(office):
    other = OrganisationFactory.create().workspace

    for slug in (other.slug, "nowhere"):
        response = office.get(f"/api/v1/workspaces/{slug}/organisations/")
        assert problem_of(response) == (404, "not_found", [])


def test_caller_without_credentials_gets_the_challenge(anonymous_api, url):
    response = anonymous_api.get(url)

    assert problem_of(response) == (401, "not_authenticated", [])
    assert response["WWW-Authenticate"] == 'Bearer realm="lockstep"'


@pytest.mark.parametrize("token", ["", "x", "lst_a_b", "lst__", "é" * 9, "lst_" + "a" * 9000])
def test_caller_with_a_wrong_token_gets_the_challenge(anonymous_api, url, token):
    response = anonymous_api.get(url, HTTP_AUTHORIZATION=f"Bearer {token}")

    assert problem_of(response) == (401, "invalid_token", [])
    assert response["WWW-Authenticate"] == 'Bearer realm="lockstep"'


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_method_that_is_not_offered(office, url, method):
    assert problem_of(getattr(office, method)(url)) == (405, "method_not_allowed", [])


def test_form_of_answer_that_is_not_offered(office, url):
    response = office.get(url, HTTP_ACCEPT="text/csv")

    assert problem_of(response) == (406, "not_acceptable", [])


def test_body_that_is_no_json_by_its_type(office, url):
    response = office.post(url, "name=x", content_type="application/x-www-form-urlencoded")

    assert problem_of(response) == (415, "unsupported_media_type", [])


@pytest.mark.parametrize("body", ["{", '{"name": "x",}', '"\\ud800"', "[" * 5000, "NaN"])
def test_body_that_is_no_json(office, url, body):
    response = office.post(url, body, content_type="application/json")

    assert problem_of(response) == (400, "parse_error", [])
    assert response.json()["detail"].startswith("The body is not JSON: ")


def test_body_that_is_too_large(office, url, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = office.post(url, {"name": "x" * 200, "sector": "industry"})

    assert problem_of(response) == (413, "too_large", [])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"name": "a\\u0000"}', "/name"),
        ('{"user": [{"x": "\\u0000"}]}', "/user/0/x"),
        ('{"a\\u0000": 1}', ""),
    ],
)
def test_body_with_a_character_that_text_cannot_keep(office, url, body, pointer):
    response = office.post(url, body, content_type="application/json")

    assert problem_of(response) == (400, "invalid_input", [pointer])


def test_backslash_before_u0000_is_only_text(office, url):
    body = '{"name": "\\\\u0000", "sector": "industry"}'

    assert office.post(url, body, content_type="application/json").json()["name"] == "\\u0000"


def test_errors_inside_objects_are_pointed_at(api):
    admin = api("admin")

    response = admin.post(f"{admin.base}members/", {"user": {"email": "no"}, "role": "king"})

    assert problem_of(response) == (400, "invalid_input", ["/user/email", "/role"])
    assert response.json()["detail"] == "2 things are wrong with the input."


def test_million_of_unknown_fields_is_answered_briefly(office, url):
    response = office.post(url, {f"f{index}": 1 for index in range(200_000)})

    assert (response.status_code, len(response.json()["errors"])) == (400, 1_000)


def test_value_that_the_database_cannot_hold(office, url, monkeypatch):
    def overflow(**_):
        raise DataError

    monkeypatch.setattr(services, "add_organisation", overflow)

    response = office.post(url, {"name": "x", "sector": "industry"})

    assert problem_of(response) == (400, "invalid_input", [])


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DriverError])
def test_database_lost_during_sign_in(office, url, monkeypatch, error):
    def lost(*_, **__):
        raise error

    monkeypatch.setattr(authentication, "live_token", lost)

    response = office.get(url)

    assert problem_of(response) == (503, "database_unavailable", [])
    assert response["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
def test_database_that_is_not_there(office, url, monkeypatch, tmp_path):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", str(tmp_path))
        response = office.get(url)
        posted = office.post(url, {}, HTTP_IDEMPOTENCY_KEY="k")
    connection.close()

    assert problem_of(response) == (503, "database_unavailable", [])
    assert problem_of(posted) == (503, "database_unavailable", [])
    assert office.get(url).status_code == 200


def test_defect_of_ours_tells_nothing_of_itself(office, url, monkeypatch):
    def crash(**_):
        raise RuntimeError("secret")

    monkeypatch.setattr(services, "add_organisation", crash)

    response = office.post(url, {"name": "x", "sector": "industry"})

    assert problem_of(response) == (500, "internal_error", [])
    assert "secret" not in response.content.decode()
