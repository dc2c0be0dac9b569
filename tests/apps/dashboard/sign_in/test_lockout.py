"""Trying passwords ends soon, for who tries and for nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from django.conf import settings
from django.test import Client
from django.utils import timezone
from time_machine import travel

from apps.accounts.services import create_person
from tests.apps.dashboard.sign_in.conftest import PASSWORD, sign_in, signed_in


@pytest.fixture
def locked(client: Client, person: object) -> Client:
    """Fail as often as it takes."""
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "wrong")
    return client


def test_sign_in_that_failed_too_often_is_refused_even_with_the_password(locked):
    response = sign_in(locked)

    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "For 15 minutes no further password is tried" in response.content.decode()
    assert not signed_in(locked)


def test_failures_just_below_the_limit_lock_nobody_out(client, person):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(client, "wrong")

    assert sign_in(client).status_code == 302


def test_lock_counts_an_address_in_any_spelling(client, person):
    for name in ("ada@example.org", "ADA@example.org", " Ada@Example.org ") * 2:
        response = sign_in(client, "wrong", username=name)

    assert response.status_code == 429


def test_lock_is_of_the_address_that_failed_and_no_other(locked):
    elsewhere = Client(REMOTE_ADDR="192.0.2.77")

    assert sign_in(elsewhere).status_code == 302


def test_lock_ends_by_itself_however_often_it_is_run_into(locked):
    later = timezone.now() + timedelta(minutes=10)
    with travel(later):
        assert sign_in(locked, "wrong").status_code == 429
    with travel(later + timedelta(minutes=6)):
        assert sign_in(locked).status_code == 302


def test_password_asked_for_again_is_locked_as_sign_in_is(client, person):
    sign_in(client)
    with travel(timezone.now() + timedelta(hours=1)):
        for _ in range(settings.AXES_FAILURE_LIMIT):
            client.post("/account/confirm/", {"password": "wrong"})
        response = client.post("/account/confirm/", {"password": PASSWORD})

    assert response.status_code == 429


def test_account_tried_from_many_addresses_is_protected_too(person):
    answers = [
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), "wrong").content.decode()
        for number in range(21)
    ]

    assert "Too many failed login attempts" not in "".join(answers[:20])
    assert "Too many failed login attempts" in answers[20]


def behind_proxy(client_address: str) -> Client:
    """Return a client whose requests come by a proxy that says where they are from."""
    return Client(REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": client_address})


def test_lock_is_of_the_address_behind_our_proxies(person, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(behind_proxy("192.0.2.7"), "wrong")

    locked = sign_in(behind_proxy("192.0.2.7"))
    elsewhere = sign_in(behind_proxy("192.0.2.8"))

    assert (locked.status_code, elsewhere.status_code) == (429, 302)


def test_address_that_a_client_makes_up_does_not_open_the_lock(person, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(behind_proxy(f"198.51.100.{number}, 192.0.2.7"), "wrong")

    assert sign_in(behind_proxy("198.51.100.99, 192.0.2.7")).status_code == 429


def test_proxy_that_is_not_ours_is_the_address_itself(person, settings):
    settings.TRUSTED_PROXIES = []
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(behind_proxy(f"192.0.2.{number}"), "wrong")

    assert sign_in(behind_proxy("192.0.2.99")).status_code == 429


def test_address_that_tries_many_accounts_is_stopped_for_a_minute(person):
    strangers = [
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), "wrong", username=f"person-{number}@example.org")
        for number in range(31)
    ]

    stopped = sign_in(Client(REMOTE_ADDR="192.0.2.7"))
    elsewhere = sign_in(Client(REMOTE_ADDR="192.0.2.8"))

    assert {answer.status_code for answer in strangers[:30]} == {200}
    assert stopped.status_code != 302
    assert elsewhere.status_code == 302


def test_lock_holds_for_a_burst_of_requests_at_the_same_moment(live_server, transactional_db):
    create_person(email="ada@example.org", name="Ada", password=PASSWORD)

    def try_once(password: str) -> int:
        with requests.Session() as browser:
            page = f"{live_server.url}/sign-in/"
            browser.get(page, timeout=30)
            token = browser.cookies["csrftoken"]
            fields = {"username": "ada@example.org", "password": password}
            fields["csrfmiddlewaretoken"] = str(token)
            answer = browser.post(page, fields, timeout=60, allow_redirects=False)
            return answer.status_code

    with ThreadPoolExecutor(6) as burst:
        tried = list(burst.map(try_once, [f"guess {number}" for number in range(15)]))

    # What was under way together is let through, and nothing after it.
    assert set(tried) == {200, 429}
    assert tried.count(200) < settings.AXES_FAILURE_LIMIT + 6
    assert try_once(PASSWORD) == 429
