"""Signing in and finding one's workspaces."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import create_person
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return create_person(email="ada@example.org", name="Ada", password="correct horse")


def sign_in(client: Client, **given: str):
    return client.post("/sign-in/", {"username": "ada@example.org"} | given, follow=True)


def test_sign_in_leads_to_the_board_of_the_only_workspace(client, person):
    membership = MembershipFactory.create(user=person)

    response = sign_in(client, password="correct horse")

    assert response.redirect_chain[-1] == (f"/w/{membership.workspace.slug}/", 302)
    assert response.status_code == 200


def test_sign_in_takes_the_address_in_any_case(client, person):
    response = sign_in(client, username="ADA@example.org", password="correct horse")

    assert response.redirect_chain == [("/", 302)]


def test_sign_in_with_a_wrong_password_says_what_to_do(client, person):
    response = sign_in(client, password="wrong")

    assert (response.status_code, response.redirect_chain) == (200, [])
    assert "Check both; capital letters count" in response.content.decode()
    assert client.get("/").status_code == 302


def test_sign_in_of_two_workspaces_lets_choose(client, person):
    for name in ("North", "South"):
        MembershipFactory.create(user=person, workspace=WorkspaceFactory.create(name=name))

    response = sign_in(client, password="correct horse")

    assert [workspace.name for workspace in response.context["workspaces"]] == ["North", "South"]


def test_sign_in_without_a_workspace_says_whom_to_ask(client, person):
    response = sign_in(client, password="correct horse")

    assert "Ask an admin of the workspace you work in to add ada@example.org" in (
        response.content.decode()
    )


def test_sign_out_is_asked_for_by_a_form(client, person):
    client.force_login(person)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/")["Location"] == "/sign-in/"


def test_stranger_is_led_back_to_the_page_after_signing_in(client, person):
    MembershipFactory.create(user=person, workspace=WorkspaceFactory.create(slug="north"))
    asked = "/w/north/?level=critical"

    response = client.get(asked)

    assert response["Location"] == "/sign-in/?next=/w/north/%3Flevel%3Dcritical"
    answer = sign_in(client, password="correct horse", next=asked)
    assert answer.redirect_chain == [(asked, 302)]


def test_sign_in_never_leads_to_another_site(client, person):
    response = sign_in(client, password="correct horse", next="https://elsewhere.example/")

    assert response.redirect_chain == [("/", 302)]


@pytest.mark.parametrize(
    ("language", "opening"),
    [("fr", '<html lang="fr" dir="ltr">'), ("ar", '<html lang="ar" dir="rtl">')],
)
def test_language_comes_from_the_browser_and_is_remembered_once_chosen(client, language, opening):
    assert (
        opening in client.get("/sign-in/", headers={"accept-language": language}).content.decode()
    )

    client.post("/language/", {"language": language, "next": "/sign-in/"})

    assert opening in client.get("/sign-in/", headers={"accept-language": "en"}).content.decode()


def test_page_is_kept_by_no_cache_and_loads_from_here_alone(client):
    client.force_login(UserFactory.create())

    response = client.get("/")

    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_form_without_its_mark_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a@example.org"})

    assert response.status_code == 403
    assert "Open the page anew" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_of_a_failure_needs_nothing_that_may_have_failed(name):
    page = render_to_string(name)

    assert "<h1>" in page
    assert "</html>" in page
