"""Signing in with an OpenID provider: a real one beside us, over HTTP, as a browser does it."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import create_person
from apps.stakeholders.services.invitations import invite
from config.oidc import Provider
from tests.factories import MembershipFactory

PASSWORD = "known to the provider"
PEOPLE = [
    {"email": "ada@agency.example", "verified": False, "name": "Ada Lovelace"},
    {"email": "bob@elsewhere.example", "verified": True, "name": "Bob"},
    {"email": "eve@elsewhere.example", "verified": False, "name": "Eve"},
]
# One speaks for a domain of its own; the other says which addresses are verified.
_DOMAINS: dict[str, tuple[str, ...]] = {"agency": ("agency.example",), "public": ()}


@pytest.fixture(scope="session")
def provider(live_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the provider; its address."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("provider")
    callbacks = [f"{live_server.url}/sign-in/with/{name}/callback/" for name in _DOMAINS]
    known = {
        "clients": [{"id": "lockstep", "secret": "shared", "redirect_uris": callbacks}],
        "people": PEOPLE,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.identity_provider", str(folder), str(port)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    assert process.stdin is not None
    process.stdin.write(json.dumps(known).encode())
    process.stdin.close()
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
            break
        except requests.ConnectionError:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture
def configured(provider: str, live_server: Any, settings: Any) -> str:
    """Have both providers configured; our own address."""
    apps = [
        Provider(name, name.title(), provider, "lockstep", "shared", domains).as_app()
        for name, domains in _DOMAINS.items()
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    address: str = live_server.url
    return address


class Browser(requests.Session):
    """Walks from page to page as a person does."""

    def fill_in(self, page: requests.Response, action: str, **given: str) -> requests.Response:
        """Send the page's form with this action, with what it carries hidden."""
        form = re.search(rf'<form[^>]*action="({action}[^"]*)".*?</form>', page.text, re.DOTALL)
        assert form is not None, page.text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
        address = urljoin(page.url, unescape(form[1]))
        fields = {name: unescape(value) for name, value in hidden} | given
        return self.post(address, fields, headers={"Referer": page.url}, timeout=30)


@pytest.fixture
def browser(configured: str) -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture
def come(configured: str, browser: Browser) -> Callable[..., requests.Response]:
    """Sign in with a provider as one of its people; the page one ends on."""

    def sign_in(email: str, by: str) -> requests.Response:
        page = browser.get(f"{configured}/sign-in/", timeout=30)
        asked = browser.fill_in(page, f"/sign-in/with/{by}/")
        assert asked.url.startswith("http://127.0.0.1"), asked.text
        return browser.fill_in(asked, "/login/", login=email, password=PASSWORD)

    return sign_in


def known_people() -> list[tuple[str, str, list[str]]]:
    """Everybody who has an account, and the providers they come by."""
    return [
        (
            user.email,
            user.name,
            list(SocialAccount.objects.filter(user=user).values_list("provider", flat=True)),
        )
        for user in User.objects.order_by("email")
    ]


def test_provider_opens_an_account_for_an_address_of_its_own_domain(come, configured):
    page = come("ada@agency.example", "agency")

    assert page.url == f"{configured}/"
    assert "You are not a member of any workspace yet" in page.text
    assert known_people() == [("ada@agency.example", "Ada Lovelace", ["agency"])]
    assert not User.objects.get().has_usable_password()


def test_person_who_comes_again_has_the_same_account(come, browser):
    come("ada@agency.example", "agency")
    browser.cookies.clear()
    come("ada@agency.example", "agency")

    assert len(known_people()) == 1


def test_provider_signs_in_to_the_account_that_its_verified_address_has(come, configured):
    create_person(email="bob@elsewhere.example", name="Robert", password="of his own choice")

    page = come("bob@elsewhere.example", "public")

    assert page.url == f"{configured}/"
    assert known_people() == [("bob@elsewhere.example", "Robert", ["public"])]
    assert User.objects.get().has_usable_password()


def invited(email: str) -> str:
    """Invite somebody; the name of the workspace."""
    admin = MembershipFactory.create(role="admin")
    site = "http://testserver/"
    invite(actor=admin, email=email, role="observer", at=timezone.now(), site=site)
    return admin.workspace.name


def test_provider_opens_an_account_for_who_is_invited_and_vouched_for(come, browser, configured):
    workspace = invited("Bob@elsewhere.example")

    page = come("bob@elsewhere.example", "public")
    joined = browser.fill_in(page, "/invitation/")

    assert f"Join {workspace}" in page.text
    assert joined.url.startswith(f"{configured}/w/")
    assert "bob@elsewhere.example" in [email for email, *_ in known_people()]


@pytest.mark.parametrize(
    ("email", "by"),
    [
        pytest.param("bob@elsewhere.example", "agency", id="a domain that is not the provider's"),
        pytest.param("eve@elsewhere.example", "public", id="not verified"),
    ],
)
def test_invitation_is_not_for_who_only_claims_its_address(come, email, by):
    invited(email)

    page = come(email, by)

    assert "There is no account for you yet" in page.text
    assert email not in [known for known, *_ in known_people()]


@pytest.mark.parametrize(
    ("email", "by"),
    [
        pytest.param("bob@elsewhere.example", "agency", id="a domain that is not the provider's"),
        pytest.param("bob@elsewhere.example", "public", id="nobody asked for"),
        pytest.param("eve@elsewhere.example", "public", id="not verified"),
    ],
)
def test_provider_opens_no_account_for_an_address(come, email, by):
    page = come(email, by)

    assert "There is no account for you yet" in page.text
    assert known_people() == []


@pytest.mark.parametrize(
    ("email", "by"),
    [
        pytest.param("bob@elsewhere.example", "agency", id="a domain that is not the provider's"),
        pytest.param("eve@elsewhere.example", "public", id="not verified"),
    ],
)
def test_provider_takes_over_no_account_of_an_address(come, browser, configured, email, by):
    create_person(email=email, name="The owner", password="of their own choice")
    page = come(email, by)

    assert "There is no account for you yet" in page.text
    assert browser.get(f"{configured}/account/", timeout=30).url.startswith(f"{configured}/sign-in")
    assert not SocialAccount.objects.exists()


def test_code_is_asked_for_with_a_proof_that_only_we_can_give(browser, configured):
    page = browser.get(f"{configured}/sign-in/", timeout=30)
    asked = browser.fill_in(page, "/sign-in/with/agency/")

    (authorize,) = (hop for hop in asked.history if "/authorize?" in hop.url)
    parameters = parse_qs(urlsplit(authorize.url).query)
    assert parameters["code_challenge_method"] == ["S256"]
    assert len(parameters["code_challenge"][0]) == 43
    assert parameters["response_type"] == ["code"]
    assert set(parameters["scope"][0].split()) == {"openid", "profile", "email"}


def test_answer_that_nobody_asked_for_signs_nobody_in(browser, configured):
    page = browser.get(
        f"{configured}/sign-in/with/agency/callback/?code=stolen&state=made-up", timeout=30
    )

    assert "did not work" in page.text
    assert known_people() == []


def test_provider_that_is_away_is_said_to_be(browser, configured, settings):
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = Provider("agency", "Agency", nobody, "lockstep", "shared").as_app()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    page = browser.fill_in(
        browser.get(f"{configured}/sign-in/", timeout=30), "/sign-in/with/agency/"
    )

    assert "did not work" in page.text


def test_provider_that_is_not_configured_has_no_address(browser, configured):
    assert browser.get(f"{configured}/sign-in/with/unknown/", timeout=30).status_code == 404
