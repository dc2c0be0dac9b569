"""Rate limits as a caller meets them."""

import pytest

from apps.accounts.models import Scope
from apps.common.rates import counting
from tests.factories import WorkspaceFactory


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMITS = {"token": 4, "workspace": 100}
    return settings.RATE_LIMITS


def test_each_answer_says_what_is_left(office):
    response = office.get(f"{office.base}layers/")

    assert response["RateLimit-Policy"] == '"token";q=4;w=60, "workspace";q=100;w=60'
    assert response["RateLimit"] == '"token";r=3;t=15, "workspace";r=99;t=1'


def test_too_much_is_a_429_that_says_when_to_come_back(office):
    url = f"{office.base}layers/"
    answers = [office.get(url) for _ in range(5)]

    assert [each.status_code for each in answers] == [200, 200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "15"
    assert answers[-1]["RateLimit"].startswith('"token";r=0;t=60, ')
    assert answers[-1].json() == {
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "title": "Too many requests",
        "status": 429,
        "detail": "The quota of this token is used up. Ask again in 15 seconds.",
        "code": "quota_exceeded",
        "instance": url,
        "request_id": answers[-1]["X-Request-ID"],
        "errors": [],
        "violated-policies": ["token"],
    }


def test_tokens_of_one_person_are_counted_apart(api, office):
    url = f"{office.base}layers/"
    other = api(actor=office.actor)
    for _ in range(5):
        last = office.get(url)

    assert (last.status_code, other.get(url).status_code) == (429, 200)


def test_workspace_is_shared_by_all_its_tokens(api, office, limits):
    limits["workspace"] = 3
    url = f"{office.base}layers/"
    clients = [office, api(actor=office.actor), api("observer"), api("admin")]

    answers = [client.get(url) for client in clients]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["violated-policies"] == ["workspace"]


def test_stranger_uses_up_its_own_quota_and_nothing_of_the_workspace(api, limits):
    limits["workspace"] = 1
    stranger, member = api("admin", workspace=WorkspaceFactory.create()), api("observer")

    answers = [stranger.get(f"{member.base}layers/") for _ in range(5)]

    assert [each.status_code for each in answers] == [404, 404, 404, 404, 429]
    assert member.get(f"{member.base}layers/").status_code == 200


def test_refusal_of_a_scope_is_counted(api):
    reader = api("admin", scopes=[Scope.READ])

    answers = [reader.post(f"{reader.base}layers/", {}) for _ in range(5)]

    assert [each.status_code for each in answers] == [403, 403, 403, 403, 429]


def test_dear_requests_cost_more(office, limits, settings):
    limits["token"] = 100
    # However long they take, nothing is given back meanwhile.
    settings.RATE_WINDOW_SECONDS = 86_400

    board = office.get(f"{office.base}alignment/")
    sweep = office.post(f"{office.base}sweeps/", {})

    assert board["RateLimit"].startswith('"token";r=90;')
    assert sweep["RateLimit"].startswith('"token";r=40;')


def test_nobody_who_is_unknown_is_counted(anonymous_api):
    response = anonymous_api.get("/api/v1/workspaces/")

    assert (response.status_code, "RateLimit" in response) == (401, False)


def test_person_behind_a_session_has_a_quota_of_its_own(member, client):
    person = member("observer")
    client.force_login(person.user)

    answers = [client.get("/api/v1/workspaces/") for _ in range(5)]

    assert [each.status_code for each in answers] == [200, 200, 200, 200, 429]
    assert answers[0]["RateLimit"] == '"token";r=3;t=15'


def test_limit_of_zero_is_none(office, limits):
    limits.update(token=0, workspace=0)

    response = office.get(f"{office.base}layers/")

    assert (response.status_code, "RateLimit" in response) == (200, False)


def test_redis_away_refuses_nobody(office, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "_outage", counting._Outage())
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"

    answers = [office.get(f"{office.base}layers/") for _ in range(6)]

    assert {(each.status_code, "RateLimit" in each) for each in answers} == {(200, False)}
