import pytest
from rest_framework.test import APIClient

from apps.accounts.models import ApiToken


@pytest.fixture
def client(api):
    return api("admin")


def test_use_of_a_token_is_seen(client):
    client.get(f"{client.base}organisations/")

    assert ApiToken.objects.get().last_used_at is not None


def test_session_reads_without_a_token(client):
    browser = APIClient()
    browser.force_login(client.actor.user)

    assert browser.get(f"{client.base}organisations/").status_code == 200


def test_session_writes_only_with_the_csrf_token(client):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(client.actor.user)
    body = {"name": "Grid", "sector": "industry"}
    url = f"{client.base}organisations/"

    without = browser.post(url, body)
    browser.cookies["csrftoken"] = token = "a" * 32
    with_it = browser.post(url, body, HTTP_X_CSRFTOKEN=token)

    assert (without.status_code, without.json()["code"]) == (403, "not_allowed")
    assert with_it.status_code == 201


def test_token_writes_without_a_csrf_token(client):
    strict = APIClient(enforce_csrf_checks=True)
    strict.credentials(**client.defaults)

    response = strict.post(f"{client.base}organisations/", {"name": "G", "sector": "industry"})

    assert response.status_code == 201
