"""An organiser's way through the pages: from what is out of step to what a session did about it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from apps.alignment.demo.making import Made
from apps.alignment.models import Finding
from apps.forums.models import ForumOrganisation, Session
from apps.programmes.models import Milestone
from apps.stakeholders.models import Organisation, Role
from tests.apps.alignment.looking import look
from tests.apps.forums.factories import ForumFactory, OrganiserFactory, SessionFactory
from tests.browser.people import sign_in
from tests.days import in_days, soon


@pytest.fixture
def session(demo: Made) -> Session:
    """Plan a session of a forum in which the owner of a late milestone takes part."""
    leila = next(member for member in demo.members if member.role == Role.ORGANISER)
    forum = ForumFactory.create(workspace=demo.workspace, name="Compute circle")
    OrganiserFactory.create(forum=forum, member=leila)
    owner = Organisation.objects.get(workspace=demo.workspace, external_id="keldra-cloud")
    ForumOrganisation.objects.create(forum=forum, organisation=owner)
    starts_at = soon()
    return SessionFactory.create(forum=forum, title="Racks", starts_at=starts_at, place="Hall 1")


def link_for(person: str, path: str) -> str:
    """Return where the personal link in the last mail to somebody leads."""
    sent = next(each for each in reversed(mail.outbox) if each.to == [person])
    found = re.search(rf"https?://\S+/{path}/\S+", str(sent.body))
    assert found, sent.body
    return urlsplit(found[0]).path


def put_on_the_agenda(page: Page, here: str, finding: Finding) -> None:
    """Put on the agenda what is suggested for it."""
    page.goto(f"{here}agenda/")
    suggested = page.locator("button[name=finding]").and_(page.locator(f"[value='{finding.pk}']"))
    suggested.click()
    expect(suggested).to_have_count(0)
    finding.refresh_from_db()
    assert finding.state == "in_session"


def invite(page: Page, guest: Page, here: str) -> None:
    """Invite somebody, who answers by the link in the mail."""
    page.goto(f"{here}people/")
    page.get_by_label("E-mail addresses").fill("Ada Lund <ada@keldra.example>")
    page.get_by_label("For whom they come").select_option(label="Keldra Cloud")
    page.get_by_role("button", name="Invite them").click()
    page.goto(here)
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_role("button", name="Open it")).to_be_visible()
    guest.goto(link_for("ada@keldra.example", "session"))
    guest.get_by_role("button", name="I come", exact=True).click()
    expect(guest.get_by_role("main")).to_contain_text("There is a seat for you.")


def hold(page: Page, here: str) -> None:
    """Hold the session by its clock, and write down what it comes to."""
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("button", name="Close it")).to_be_visible()
    page.goto(f"{here}clock/")
    page.get_by_role("button", name=re.compile("^Begin")).first.click()
    page.get_by_role("button", name="End this item").click()
    page.goto(f"{here}outcomes/new/?type=question")
    page.get_by_label("In a line").fill("Who pays for the night shift?")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("main")).to_contain_text("Who pays for the night shift?")


def promise(page: Page, guest: Page, session: Session, milestone: Milestone, by: date) -> None:
    """Let one promise another something, and both accept by their links."""
    page.goto(f"/w/{session.workspace.slug}/commitments/new/?session={session.pk}")
    page.get_by_label("Who commits itself").select_option(label="Civil Service Academy of Arvelle")
    page.get_by_label("What", exact=True).fill("Four people for the night shift")
    page.get_by_label("Due", exact=True).fill(by.isoformat())
    page.get_by_label("Milestone", exact=True).select_option(str(milestone.pk))
    page.get_by_label("The milestone is expected then on").fill(by.isoformat())
    for side, address in (("commits", "bo@academy.example"), ("counts", "ada@keldra.example")):
        asked = page.get_by_role("group", name=f"Whom to ask of who {side}")
        asked.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="Four people for the night shift")).to_be_visible()
    for person in ("bo@academy.example", "ada@keldra.example"):
        guest.goto(link_for(person, "commitment"))
        guest.get_by_role("button", name="I accept").click()
        expect(guest.get_by_role("button", name="I accept")).to_have_count(0)


def tell_done(page: Page, milestone: Milestone, on: date) -> None:
    """Report a milestone done on its page, and accept the report."""
    page.goto(f"/w/{milestone.workspace.slug}/milestones/{milestone.pk}/")
    page.get_by_text("Report it done").click()
    page.get_by_label("Done on").fill(on.isoformat())
    page.get_by_role("button", name=re.compile("^Report")).click()
    page.get_by_role("button", name="Accept the report").click()
    expect(page.get_by_role("button", name="Accept the report")).to_have_count(0)


def test_session_brings_people_together_and_moves_a_milestone(
    open_page: Callable[..., Page], demo: Made, session: Session
) -> None:
    page, guest = open_page(), open_page()
    here = f"/w/{demo.workspace.slug}/sessions/{session.pk}/"
    about = {"workspace": demo.workspace, "initiative__key": "shared-compute"}
    finding = Finding.objects.get(**about, kind="pace", lagging="talent")
    milestone = Milestone.objects.get(**about, external_id="T-5")
    promised = in_days(20)
    sign_in(page, demo, Role.ORGANISER)

    put_on_the_agenda(page, here, finding)
    invite(page, guest, here)
    hold(page, here)
    promise(page, guest, session, milestone, promised)
    milestone.refresh_from_db()
    assert milestone.forecast_date == promised

    # It turns out to be done since long, and the finding recovers.
    office = open_page()
    sign_in(office, demo, Role.PROGRAMME_OFFICE)
    for late in Milestone.objects.filter(**about, external_id__in=["T-5", "T-6"]):
        tell_done(office, late, promised - timedelta(days=80))
    look()
    finding.refresh_from_db()
    assert finding.resolution == "recovered"

    # What the session did is told, and handed on without a name.
    page.goto(here)
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("button", name="Publish what it came to").click()
    forum = f"/w/{demo.workspace.slug}/forums/{session.forum_id}/"
    page.goto(f"{forum}effect/")
    expect(page.get_by_role("main")).to_contain_text("Too few to tell: 0 of 1")
    page.goto(f"{forum}reports/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Markdown")).first.click()
    report = download.value.path().read_text()
    assert "Who pays for the night shift?" in report
    assert "Ada" not in report
