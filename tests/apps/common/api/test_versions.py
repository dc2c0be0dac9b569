"""Versions of the contract: each token keeps the one it has met first."""

import pytest

from apps.accounts.api import authentication
from apps.accounts.models import TokenUse
from apps.common.api import versions
from apps.common.api.versions import CURRENT, FIRST, VERSIONS
from tests.factories import OrganisationFactory


@pytest.fixture
def search(office, workspace):
    OrganisationFactory.create(workspace=workspace, name="Supercomputing Centre")
    url = f"{office.base}organisations/"
    return lambda text, **headers: office.get(url, {"search": text}, **headers)


def found(response):
    return [row["name"] for row in response.json()["results"]]


def pin(client, version):
    TokenUse.objects.filter(token__user=client.actor.user).update(api_version=version)


def test_versions_are_days_in_order():
    assert list(VERSIONS) == sorted(set(VERSIONS))
    assert {FIRST, CURRENT} <= set(VERSIONS)


def test_token_is_pinned_at_its_first_use_and_stays(office, monkeypatch):
    first = office.get(f"{office.base}layers/")
    assert first["Lockstep-Version"] == CURRENT
    assert TokenUse.objects.get().api_version == CURRENT

    monkeypatch.setattr(authentication, "CURRENT", "2099-01-01")
    monkeypatch.setattr(versions, "CURRENT", "2099-01-01")

    assert office.get(f"{office.base}layers/")["Lockstep-Version"] == CURRENT


def test_header_asks_for_another_version_once(office):
    url = f"{office.base}layers/"

    assert office.get(url, HTTP_LOCKSTEP_VERSION=FIRST)["Lockstep-Version"] == FIRST
    assert office.get(url)["Lockstep-Version"] == CURRENT
    assert "Lockstep-Version" in office.get(url)["Vary"]


@pytest.mark.parametrize("given", ["", "1", "2026-11-02", "2099-01-01", "latest"])
def test_version_that_is_none_is_refused(office, given):
    response = office.get(f"{office.base}layers/", HTTP_LOCKSTEP_VERSION=given)

    assert (response.status_code, response.json()["errors"]) == (
        400,
        [
            {
                "pointer": "/Lockstep-Version",
                "detail": f"There is no such version. There are: {', '.join(VERSIONS)}.",
                "code": "unknown_version",
            }
        ],
    )


def test_person_in_a_session_meets_the_current_version(member, client):
    person = member("observer")
    client.force_login(person.user)

    response = client.get("/api/v1/workspaces/")

    assert (response.status_code, response["Lockstep-Version"]) == (200, CURRENT)


def test_wrong_token_is_refused_before_its_version_is_asked_for(anonymous_api, db):
    response = anonymous_api.get("/api/v1/workspaces/", HTTP_AUTHORIZATION="Bearer lst_a_b")

    assert (response.status_code, response.json()["code"]) == (401, "invalid_token")


def test_search_by_words_holds_since_its_version(search, office):
    assert [found(search(text)) for text in ("centre super", "computing")] == [
        ["Supercomputing Centre"],
        [],
    ]

    pin(office, FIRST)

    assert [found(search(text)) for text in ("centre super", "computing")] == [
        [],
        ["Supercomputing Centre"],
    ]


def test_older_search_says_until_when_it_works_and_where_that_is_said(search):
    old, new = search("computing", HTTP_LOCKSTEP_VERSION=FIRST), search("computing")

    assert [old["Deprecation"], old["Sunset"], old["Link"]] == [
        "@1795219200",
        "Sun, 21 Nov 2027 00:00:00 GMT",
        '</api/v1/docs/>; rel="deprecation", </api/v1/docs/>; rel="sunset"',
    ]
    assert not {"Deprecation", "Sunset", "Link"} & set(new.headers)


def test_more_words_than_anyone_needs_are_refused(search):
    response = search("word " * 21)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/search")


def test_search_of_nothing_but_signs_finds_nothing(search):
    assert found(search("!?")) == []
