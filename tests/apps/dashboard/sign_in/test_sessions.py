"""Where one is signed in, seen and ended on the account page."""

from allauth.usersessions.models import UserSession
from django.test import Client

from apps.accounts.services import create_person
from tests.apps.dashboard.sign_in.conftest import PASSWORD, sign_in, signed_in


def elsewhere() -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Phone")
    sign_in(client)
    return client


def test_account_page_lists_the_persons_sessions(client, person):
    elsewhere()
    sign_in(client)

    response = client.get("/account/")

    shown = [
        (session.user_agent, session.ip, session.session_key == client.session.session_key)
        for session in response.context["sessions"]
    ]
    assert shown == [("", "127.0.0.1", True), ("Phone", "192.0.2.7", False)]
    page = response.content.decode()
    assert (page.count("This is here"), page.count("Sign out there: Phone")) == (1, 1)


def test_session_ended_elsewhere_is_over_there_at_once(client, person):
    phone = elsewhere()
    sign_in(client)
    session = UserSession.objects.get(user_agent="Phone")

    response = client.post(f"/account/sessions/{session.pk}/end/")

    assert response["Location"] == "/account/"
    assert (signed_in(client), signed_in(phone)) == (True, False)


def test_all_other_sessions_end_at_once(client, person):
    others = [elsewhere(), elsewhere()]
    sign_in(client)

    client.post("/account/sessions/end/")

    assert [signed_in(other) for other in [client, *others]] == [True, False, False]


def test_session_of_somebody_else_is_not_there_and_goes_on(client, person):
    create_person(email="eve@example.org", name="Eve", password=PASSWORD)
    eve = Client()
    sign_in(eve, username="eve@example.org")
    sign_in(client)
    session = UserSession.objects.get(user__email="eve@example.org")

    assert client.post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert signed_in(eve)


def test_strangers_see_no_account_and_end_no_session(client, db):
    assert client.get("/account/")["Location"] == "/sign-in/?next=/account/"
    assert client.post("/account/sessions/end/")["Location"].startswith("/sign-in/")


def test_session_that_signed_out_is_no_longer_listed(client, person):
    phone = elsewhere()
    phone.post("/sign-out/")
    sign_in(client)

    assert len(client.get("/account/").context["sessions"]) == 1
