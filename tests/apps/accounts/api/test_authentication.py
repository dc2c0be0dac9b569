import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts.models import Access, AccessKind, ApiToken


@pytest.fixture
def client(api):
    return api("admin")


def test_use_of_a_token_is_seen(client):
    before = timezone.now()

    client.get(f"{client.base}organisations/")

    assert before < ApiToken.objects.get().use.at <= timezone.now()


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        (["203.0.113.0/24"], "203.0.113.77", 200),
        (["203.0.113.0/24"], "203.0.114.1", 403),
        (["198.51.100.7/32", "2001:db8::/32"], "2001:db8::1", 200),
        (["198.51.100.7/32", "2001:db8::/32"], "::ffff:198.51.100.7", 200),
        (["2001:db8::/32"], "2001:db9::1", 403),
        (["0.0.0.0/0"], "2001:db8::1", 403),
    ],
)
def test_token_works_from_its_networks_only(client, networks, address, status):
    ApiToken.objects.update(allowed_networks=networks)

    response = client.get(f"{client.base}organisations/", REMOTE_ADDR=address)

    assert response.status_code == status


def test_token_used_from_elsewhere_is_told_where_it_was_used_from(client):
    ApiToken.objects.update(allowed_networks=["203.0.113.0/24"])

    response = client.get(f"{client.base}organisations/", REMOTE_ADDR="192.0.2.1")

    problem = response.json()
    assert (response.status_code, problem["code"], problem["detail"]) == (
        403,
        "network_not_allowed",
        "This request came from 192.0.2.1; the token's allowed_networks do not hold that.",
    )
    assert not hasattr(ApiToken.objects.get(), "use")


@pytest.mark.parametrize(("proxies", "status"), [([], 403), (["10.0.0.0/8"], 200)])
def test_only_what_our_own_proxies_say_is_believed(client, settings, proxies, status):
    ApiToken.objects.update(allowed_networks=["203.0.113.0/24"])
    settings.TRUSTED_PROXIES = proxies

    response = client.get(
        f"{client.base}organisations/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5"
    )

    assert response.status_code == status


def test_use_from_elsewhere_is_recorded_as_a_refusal(client):
    ApiToken.objects.update(allowed_networks=["203.0.113.0/24"])

    client.get(f"{client.base}organisations/", REMOTE_ADDR="192.0.2.1")

    access = Access.objects.get(kind=AccessKind.TOKEN_REFUSED)
    assert (access.token_id, access.address) == (ApiToken.objects.get().pk, "192.0.2.1")


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
    with_it, again = (
        browser.post(url, body, HTTP_X_CSRFTOKEN=token, HTTP_IDEMPOTENCY_KEY="grid")
        for _ in range(2)
    )

    assert (without.status_code, without.json()["code"]) == (403, "not_allowed")
    assert (with_it.status_code, again.json()) == (201, with_it.json())


def test_token_writes_without_a_csrf_token(client):
    strict = APIClient(enforce_csrf_checks=True)
    strict.credentials(**client.defaults)

    response = strict.post(f"{client.base}organisations/", {"name": "G", "sector": "industry"})

    assert response.status_code == 201
