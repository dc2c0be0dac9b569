"""Signing in, with a password and with a passkey, and one's own account, in a browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.services import create_person
from apps.stakeholders.services.invitations import invite
from tests.browser.checks import EXTREMES, violations
from tests.factories import MembershipFactory

ADDRESS, PASSWORD = "ada@example.org", "correct horse battery"


@pytest.fixture
def person(live_server: object) -> None:
    create_person(email=ADDRESS, name="Ada", password=PASSWORD)


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator("#id_username").fill(ADDRESS)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def confirm(page: Page) -> None:
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").click()


@pytest.mark.parametrize("way", EXTREMES)
def test_pages_of_the_account_are_accessible(
    open_page: Callable[..., Page], person: None, way: dict[str, object]
):
    page = open_page(**way)
    found = {}
    for path in ("/sign-in/", "/password/", "/password/sent/"):
        page.goto(path)
        found[path] = violations(page)
    sign_in(page)
    page.goto("/account/authenticator/")
    found["confirm"] = violations(page)
    confirm(page)
    for path in ("authenticator/", "passkeys/new/", "passkeys/", "password/", ""):
        page.goto(f"/account/{path}")
        found[path] = violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_passkey_is_added_and_signs_in_without_a_password(page: Page, person: None):
    # A key of the browser's own making, that says its owner touched it.
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page)
    page.goto("/account/passkeys/new/")
    confirm(page)
    page.locator("#id_name").fill("My phone")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery Codes")
    found = violations(page)
    page.goto("/account/")
    found += violations(page)
    assert found == []
    expect(page.locator("section", has_text="Passkeys")).to_contain_text("My phone")
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your workspaces")


@pytest.fixture
def invitation(live_server: Any) -> str:
    """Invite somebody new; the address in the mail."""
    admin = MembershipFactory.create(role="admin")
    invite(
        actor=admin,
        email="new@example.org",
        role="observer",
        at=timezone.now(),
        site=f"{live_server.url}/",
    )
    (link,) = re.findall(r"http://\S+", str(mail.outbox[-1].body))
    return str(link)


@pytest.mark.parametrize("way", EXTREMES)
def test_invited_person_walks_from_the_mail_to_the_board(
    open_page: Callable[..., Page], invitation: str, way: dict[str, object]
):
    page = open_page(**way)
    page.goto(invitation)
    found = violations(page)
    page.locator("#id_name").fill("Ada")
    page.locator("#id_password1").fill("short")
    page.locator("#id_password2").fill("short")
    page.locator("main form").first.get_by_role("button").click()
    expect(page.locator("#id_password1_error")).to_be_visible()
    found += violations(page)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").click()
    page.wait_for_url("**/w/**")

    assert found == []
