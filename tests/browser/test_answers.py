"""The page of somebody who is invited, in a browser: for everyone, and by keyboard alone."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.forums.services.invitations import invite_to_session
from apps.stakeholders.models import Role
from tests.apps.forums.factories import ForumFactory, SessionFactory
from tests.browser.checks import EXTREMES, violations
from tests.factories import MembershipFactory, OrganisationFactory


@pytest.fixture
def link(live_server: object) -> str:
    """Invite somebody; the address in the mail."""
    forum = ForumFactory.create(name="Compute circle", time_zone="Asia/Kolkata")
    session = SessionFactory.create(
        forum=forum,
        title="Racks before data: who moves first?",
        purpose="Compare what each of us waits for.",
        state="announced",
        place="Hall 1, second floor",
        link="https://meet.example.org/a-rather-long-address/that-goes-on-and-on",
        starts_at=timezone.now() + dt.timedelta(days=3),
    )
    invite_to_session(
        session=session,
        actor=MembershipFactory.create(workspace=forum.workspace, role=Role.ADMIN),
        email="ana@grid.example",
        organisation=OrganisationFactory.create(workspace=forum.workspace, name="Grid & Co"),
        at=timezone.now(),
    )
    found = re.search(r"/session/\S+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


@pytest.mark.parametrize("way", EXTREMES)
def test_invitation_is_accessible(
    open_page: Callable[..., Page], link: str, way: dict[str, object]
):
    page = open_page(**way)
    page.goto(link)

    assert violations(page) == []


def test_guest_answers_by_keyboard(open_page: Callable[..., Page], link: str):
    page = open_page()
    page.goto(link)

    page.get_by_label("What do you need to take part?").fill("Captions.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#answer")).to_contain_text("There is a seat for you.")
