"""The second step: an authenticator app and recovery codes, kept so that only we can read them."""

import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import InvalidToken
from django.test import Client, override_settings
from time_machine import travel

from tests.apps.dashboard.sign_in.conftest import PASSWORD, sign_in, signed_in


def code_of(secret: str, *, at: float | None = None) -> str:
    """Return what the app shows."""
    counter = int(time.time() if at is None else at) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def secret(client: Client, person: object) -> str:
    """Sign in, add an app, sign out; return what the app keeps."""
    sign_in(client)
    assert client.get("/account/authenticator/")["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/authenticator/")
    secret: str = page.context["form"].secret
    answer = client.post("/account/authenticator/", {"code": code_of(secret)})
    assert answer.status_code == 302
    client.post("/sign-out/")
    return secret


def second_step(client: Client, code: str):
    return client.post("/sign-in/second-step/", {"code": code})


def test_password_alone_no_longer_signs_in(client, secret):
    response = sign_in(client)

    assert response["Location"] == "/sign-in/second-step/"
    assert not signed_in(client)


def test_code_of_the_app_signs_in_once(client, secret):
    with travel(time.time() + 60, tick=False):
        code = code_of(secret)
        sign_in(client)
        assert second_step(client, code)["Location"] == "/"
        assert signed_in(client)

        other = Client()
        sign_in(other)
        assert second_step(other, code).status_code == 200
        assert not signed_in(other)


def test_wrong_code_does_not_sign_in_and_guessing_ends(client, secret):
    sign_in(client)

    answers = [second_step(client, f"{number:06}") for number in range(21)]

    assert "Incorrect code" in answers[0].content.decode()
    assert "Too many failed login attempts" in answers[20].content.decode()
    assert not signed_in(client)


def test_recovery_code_signs_in_once(client, secret, person):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    sign_in(client)
    assert second_step(client, codes[0])["Location"] == "/"
    assert "9 recovery codes are left" in client.get("/account/").content.decode()

    other = Client()
    sign_in(other)

    assert second_step(other, codes[0]).status_code == 200


def test_database_holds_nothing_that_makes_codes(secret, person):
    rows = {row.type: row.data for row in Authenticator.objects.all()}

    assert set(rows) == {"totp", "recovery_codes"}
    assert secret not in str(rows)
    assert get_adapter().decrypt(rows["totp"]["secret"]) == secret


def test_secrets_are_read_after_the_services_key_was_replaced_and_by_no_other_key(settings):
    kept = get_adapter().encrypt("secret")
    before = settings.SECRET_KEY

    with override_settings(SECRET_KEY="another key altogether", SECRET_KEY_FALLBACKS=[before]):
        assert get_adapter().decrypt(kept) == "secret"
    with override_settings(SECRET_KEY="another key altogether"), pytest.raises(InvalidToken):
        get_adapter().decrypt(kept)


def test_second_step_is_changed_by_who_confirms_who_they_are(client, secret, person):
    with travel(time.time() + 60, tick=False):
        sign_in(client)
        second_step(client, code_of(secret))
        refused = client.post("/account/authenticator/off/")
        kept = Authenticator.objects.filter(type="totp").exists()
        client.post("/account/confirm/", {"password": PASSWORD})
        client.post("/account/authenticator/off/")

    assert refused["Location"].startswith("/account/confirm/")
    assert (kept, Authenticator.objects.exists()) == (True, False)
