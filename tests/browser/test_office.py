"""The programme office's way through its pages: dates tried and decided, work accepted."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.alignment.demo.making import Made
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.models.baselines import ChangeState
from apps.stakeholders.models import Role
from coordination.vocabulary import MilestoneStatus
from tests.browser.people import sign_in


def owned_by_a_partner(demo: Made) -> Milestone:
    """Return an open milestone whose owner is not the office's own organisation."""
    office = next(member for member in demo.members if member.role == Role.PROGRAMME_OFFICE)
    return (
        Milestone.objects.filter(workspace=demo.workspace, status=MilestoneStatus.PLANNED.value)
        .exclude(owner_organisation=office.organisation_id)
        .exclude(owner_organisation=None)
        .select_related("owner_organisation", "initiative")
        .earliest("baseline_date", "pk")
    )


def test_office_tries_dates_has_them_adopted_and_accepts_what_is_reported_by_link(
    open_page: Callable[..., Page], demo: Made
) -> None:
    milestone = owned_by_a_partner(demo)
    home = f"/w/{demo.workspace.slug}/"
    page = open_page()
    sign_in(page, demo, Role.PROGRAMME_OFFICE)

    # What if it were promised two months later? Seen first, then asked for, then approved.
    page.goto(f"{home}initiatives/{milestone.initiative_id}/")
    page.get_by_role("link", name="What if").first.click()
    later = (milestone.baseline_date + timedelta(days=60)).isoformat()
    row = page.locator("tbody tr", has=page.locator(f"[name*='{milestone.pk}']")).first
    row.locator("input[type=date]").first.fill(later)
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    page.get_by_label("Why").fill("The site is not ready.")
    page.get_by_role("button", name="Adopt").click()
    asked = BaselineChange.objects.get(reason="The site is not ready.")
    assert asked.state == ChangeState.PROPOSED
    page.goto(f"{home}baseline-changes/{asked.pk}/")
    expect(page.get_by_role("heading", name="What it does to paces and findings")).to_be_visible()
    page.get_by_role("button", name="Approve: move the baselines").click()
    expect(page.locator("main")).to_contain_text("approved")

    # Its owner has no account, and reports by the link in a mail.
    page.get_by_role("link", name="Report links").click()
    speaking_for = str(milestone.owner_organisation_id)
    page.get_by_role("combobox", name="Organisation").select_option(speaking_for)
    page.get_by_role("button", name="Show its milestones").click()
    page.get_by_label("Send it to").fill("owner@partner.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text("on its way")
    address = re.search(r"http://[^/\s]+(/report/\S+)", str(mail.outbox[-1].body))
    assert address is not None
    owner = open_page()
    owner.goto(address[1])
    card = owner.locator(f"#milestone-{milestone.pk}")
    card.get_by_label("Done on").fill((timezone.now().date() - timedelta(days=1)).isoformat())
    card.get_by_label("Note").fill("Handed over yesterday.")
    card.get_by_role("button", name="Report").click()
    expect(card).to_contain_text("reported done, not yet accepted")

    # The office accepts it among what waits.
    page.get_by_role("link", name="Waiting for you").click()
    page.get_by_label(milestone.name).check()
    page.get_by_role("button", name="Accept the chosen").click()
    expect(page.get_by_role("status")).to_contain_text("1 report accepted.")
    page.goto(f"{home}milestones/{milestone.pk}/")
    expect(page.locator("main")).to_contain_text("done and accepted")
    expect(page.locator("main")).to_contain_text("Handed over yesterday.")
    milestone.refresh_from_db()
    assert milestone.status == MilestoneStatus.ACCEPTED
