"""The programme office's way through its pages: from a schedule to what was known back then."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.services import create_person
from apps.alignment.demo.making import Made
from apps.exchange.models import Import
from apps.exchange.services import run_import
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.models.baselines import ChangeState
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Role
from coordination.vocabulary import MilestoneStatus
from tests.apps.alignment.instants import recorded_at
from tests.apps.alignment.looking import look
from tests.browser.people import PASSWORD, sign_in
from tests.days import in_days
from tests.factories import MembershipFactory, OrganisationFactory
from tests.schedules import INITIATIVE, MILESTONES, OWNER, as_workbook

A_WHILE_AGO = timedelta(days=40)


@pytest.fixture
def office(live_server: object) -> Made:
    """Found a workspace a while ago, with an office and an owner of milestones."""
    with recorded_at(timezone.now() - A_WHILE_AGO):
        founder, officer = (
            create_person(email=f"{name}@office.example", name=name.title(), password=PASSWORD)
            for name in ("founder", "officer")
        )
        workspace = found_workspace(slug="office", name="Office", founder=founder)
        OrganisationFactory.create(workspace=workspace, name=OWNER, external_id="agency")
        member = MembershipFactory.create(
            workspace=workspace, user=officer, role=Role.PROGRAMME_OFFICE
        )
    return Made(workspace, (member,))


def take_over(page: Page, file: Path) -> None:
    """Try a schedule, say what it leaves open, and import it."""
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Imports").first.click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("What it is").select_option("xlsx")
    page.get_by_label("Where it comes from").fill("tool")
    page.get_by_role("button", name="Try it").click()
    run()
    page.reload()
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    page.get_by_label("Initiative of rows that name none").fill(INITIATIVE)
    page.get_by_role("button", name="Try it again").click()
    run()
    page.reload()
    expect(page.locator("main")).to_contain_text("This is what would change.")
    assert not Milestone.objects.exists()
    page.get_by_role("button", name="Import it").click()
    run()
    page.reload()
    expect(page.locator("main")).to_contain_text("This was written.")
    assert Milestone.objects.count() == MILESTONES


def run() -> None:
    """Work the last import off, as the workers do."""
    run_import(import_id=Import.objects.latest("pk").pk, at=timezone.now())


def half_by(page: Page, name: str) -> date:
    """Return the day by which a milestone is as likely done as not."""
    row = page.get_by_role("region", name="Forecast of each open milestone").get_by_role(
        "row", name=re.compile(name)
    )
    return datetime.strptime(row.locator("td.day").nth(1).inner_text(), "%d %b %Y").date()  # noqa: DTZ007 - a day


def replan(page: Page, home: str, milestone: Milestone) -> None:
    """See what another date would do, ask for it, and approve it."""
    page.get_by_role("link", name="What if").first.click()
    row = page.locator("tbody tr", has=page.locator(f"[name*='{milestone.pk}']")).first
    row.locator("input[type=date]").first.fill(in_days(40).isoformat())
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    page.get_by_label("Why").fill("The teachers come in autumn.")
    page.get_by_role("button", name="Adopt").click()
    asked = BaselineChange.objects.get()
    assert asked.state == ChangeState.PROPOSED
    page.goto(f"{home}baseline-changes/{asked.pk}/")
    expect(page.get_by_role("heading", name="What it does to paces and findings")).to_be_visible()
    page.get_by_role("button", name="Approve: move the baselines").click()
    expect(page.locator("main")).to_contain_text("approved")
    milestone.refresh_from_db()
    assert milestone.baseline_date == in_days(40)


def report_by_link(page: Page, owner: Page, milestones: dict[str | None, Milestone]) -> None:
    """Send the owner a link, by which it reports without an account."""
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Report links").click()
    owning = str(milestones["gov-1"].owner_organisation_id)
    page.get_by_role("combobox", name="Organisation").select_option(owning)
    page.get_by_role("button", name="Show its milestones").click()
    page.get_by_label("Send it to").fill("owner@agency.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")
    address = re.search(r"http://[^/\s]+(/report/\S+)", str(mail.outbox[-1].body))
    assert address is not None
    owner.goto(address[1])
    for name, done in (("gov-1", -60), ("gov-2", -50)):
        card = owner.locator(f"#milestone-{milestones[name].pk}")
        card.get_by_label("Done on").fill(in_days(done).isoformat())
        card.get_by_label("Note").fill("Handed over.")
        card.get_by_role("button", name="Report").click()
        expect(card).to_contain_text("reported done, not yet accepted")


def test_office_takes_a_schedule_over_replans_hears_of_progress_and_remembers(
    open_page: Callable[..., Page], office: Made, tmp_path: Path
) -> None:
    home = f"/w/{office.workspace.slug}/"
    file = tmp_path / "schedule.xlsx"
    file.write_bytes(as_workbook())
    page = open_page()
    sign_in(page, office, Role.PROGRAMME_OFFICE)
    page.goto(home)
    with recorded_at(timezone.now() - A_WHILE_AGO):
        take_over(page, file)
        look()
    milestones = {row.external_id: row for row in Milestone.objects.select_related("initiative")}
    initiative = f"{home}initiatives/{milestones['gov-1'].initiative_id}/"
    page.goto(initiative)
    finding = page.locator("article.finding.pace")
    expect(finding).to_contain_text("open")
    foretold = half_by(page, "governance 3")

    replan(page, home, milestones["tal-1"])
    report_by_link(page, open_page(), milestones)

    # The office accepts what waits: the finding recovers, and what hangs on it comes earlier.
    page.get_by_role("link", name="Waiting for you").click()
    for name in ("gov-1", "gov-2"):
        page.get_by_label(milestones[name].name).check()
    page.get_by_role("button", name="Accept the chosen").click()
    expect(page.get_by_role("status")).to_contain_text("2 reports accepted.")
    look()
    page.goto(initiative)
    page.get_by_text("1 finding that is over").click()
    expect(finding).to_contain_text("resolved: work caught up")
    assert half_by(page, "governance 3") < foretold
    late = page.locator(f"#milestone-{milestones['gov-1'].pk}")
    expect(late).to_contain_text("done and accepted")

    # What was known last month is what was shown then.
    page.goto(f"{initiative}?known_on={in_days(-30).isoformat()}")
    expect(finding).to_contain_text("open")
    expect(late).to_contain_text("190 days overdue")
    assert milestones["gov-1"].status == MilestoneStatus.PLANNED
