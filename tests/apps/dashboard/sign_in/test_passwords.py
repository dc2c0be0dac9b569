"""Passwords: what is accepted, and how one gets a new one."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.common.mail.relay import send_waiting_mail
from tests.apps.dashboard.sign_in.conftest import PASSWORD, sign_in, signed_in
from tests.factories import UserFactory


def way_to_a_new_password(client: Client, address: str) -> str:
    """Ask for a new password and return the path in the mail."""
    client.post("/password/", {"email": address})
    (message,) = mail.outbox
    assert message.to == [address]
    (path,) = re.findall(r"http://testserver(/password/new/\S+)", str(message.body))
    return path


def test_forgotten_password_is_replaced_by_a_mail_to_its_owner(client, person):
    path = way_to_a_new_password(client, "ada@example.org")

    form = client.get(path, follow=True)
    answer = client.post(
        form.redirect_chain[-1][0],
        {"password1": "a better one for 2026", "password2": "a better one for 2026"},
    )

    assert answer["Location"] == "/password/changed/"
    assert sign_in(client, PASSWORD).status_code == 200
    assert sign_in(client, "a better one for 2026").status_code == 302


def test_page_answers_while_the_mail_server_is_away_and_the_mail_comes_later(
    client, person, mail_server
):
    answer = client.post("/password/", {"email": "ada@example.org"})
    send_waiting_mail(at=timezone.now())

    assert answer["Location"] == "/password/sent/"
    mail_server.start()
    assert send_waiting_mail(at=timezone.now() + timedelta(minutes=1)) == 1
    (message,) = mail_server.received
    (path,) = re.findall(r"http://testserver(/password/new/\S+)", str(message.get_payload()))
    assert "password1" in client.get(path, follow=True).content.decode()


def test_way_to_a_new_password_leads_there_once(client, person):
    path = way_to_a_new_password(client, "ada@example.org")
    form = client.get(path, follow=True).redirect_chain[-1][0]
    new = {"password1": "a better one for 2026", "password2": "a better one for 2026"}
    client.post(form, new)

    again = Client().get(path)

    assert "password1" not in again.content.decode()
    assert "already been used" in again.content.decode()


def test_asking_for_a_strangers_password_tells_nothing_and_sends_nothing(client, person):
    known = client.post("/password/", {"email": "ada@example.org"})
    mail.outbox.clear()
    unknown = client.post("/password/", {"email": "nobody@example.org"})

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert mail.outbox == []


def test_member_without_a_password_sets_the_first_one_by_mail(client, db):
    user = UserFactory.create(email="new@example.org")
    user.set_unusable_password()
    user.save()

    form = client.get(way_to_a_new_password(client, user.email), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short one", "at least 12 characters"),
        ("123456789012345", "entirely numeric"),
        ("ada@example.org", "too similar to the"),
        ("passwordpassword", ""),
    ],
)
def test_password_that_is_easily_guessed_is_refused(client, person, password, said):
    sign_in(client)

    response = client.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    accepted = said == ""
    assert response.status_code == (302 if accepted else 200)
    assert accepted or said in response.content.decode()


def test_changed_password_is_told_by_mail_and_signs_out_everywhere_else(client, person):
    other = Client()
    sign_in(other)
    sign_in(client)

    new = "a better one for 2026"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (signed_in(client), signed_in(other)) == (True, False)
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_address_that_nobody_confirmed_is_confirmed_before_anyone_is_signed_in(client, person):
    EmailAddress.objects.update(verified=False)

    response = sign_in(client)

    assert response["Location"] == "/address/sent/"
    assert not signed_in(client)
    (path,) = re.findall(r"http://testserver(/address/\S+)", str(mail.outbox[0].body))
    client.post(path)
    assert sign_in(client)["Location"] == "/"


def test_nobody_opens_an_account_by_asking_for_one(client, db):
    assert client.post("/sign-up/", {"email": "eve@example.org"}).status_code == 404
    assert client.get("/sign-in/with/new/").status_code == 302
    assert not User.objects.exists()
