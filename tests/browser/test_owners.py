"""Two owners in a browser: what waits for what, many reports by a file; and a file coming in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.alignment.demo.making import Made
from apps.exchange import services
from apps.exchange.models import Import
from apps.programmes.models import Dependency, Milestone
from apps.programmes.models.milestones import OPEN
from apps.stakeholders.models import Membership, Role
from tests.apps.exchange.files import csv_file
from tests.browser.checks import EXTREMES, violations
from tests.browser.people import PASSWORD, sign_in
from tests.factories import MembershipFactory


def open_milestones(demo: Made) -> list[Milestone]:
    """Return an open milestone of each of two owners, in initiatives that everyone sees."""
    partner = next(member for member in demo.members if member.role == Role.PARTNER)
    rows = (
        Milestone.objects.filter(workspace=demo.workspace, status__in=OPEN)
        .filter(initiative__visibility="workspace", owner_organisation__isnull=False)
        .select_related("owner_organisation", "initiative")
        .order_by("baseline_date", "pk")
    )
    own = rows.filter(owner_organisation_id=partner.organisation_id)[0]
    return [own, rows.exclude(owner_organisation_id=partner.organisation_id)[0]]


def colleague_of(milestone: Milestone) -> Membership:
    """Return a member of a milestone's owner who may sign in."""
    member = MembershipFactory.create(
        workspace=milestone.workspace,
        organisation=milestone.owner_organisation,
        role=Role.PARTNER,
    )
    member.user.set_password(PASSWORD)
    member.user.save()
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=True, primary=True
    )
    return member


def test_two_owners_agree_on_what_waits_for_what(
    open_page: Callable[..., Page], demo: Made
) -> None:
    ours, theirs = open_milestones(demo)
    home = f"/w/{demo.workspace.slug}/"
    first, second = open_page(), open_page(viewport={"width": 360, "height": 740})
    sign_in(first, demo, Role.PARTNER)
    sign_in(second, Made(demo.workspace, (colleague_of(theirs),)), Role.PARTNER)

    # The one says that its milestone has to wait for the other's.
    first.goto(f"{home}milestones/{ours.pk}/")
    first.get_by_role("link", name="Say what waits for what").click()
    first.get_by_label("Look for the other milestone").fill(theirs.name)
    first.get_by_role("button", name="Look").click()
    first.locator(f"input[value='{theirs.pk}']").check()
    first.get_by_label("Days between").fill("10")
    first.get_by_role("button", name="Propose").click()
    expect(first.get_by_role("status")).to_contain_text("once the other owner agrees")

    # The other finds it in what waits, and needs less time between them.
    second.goto(f"{home}work/?show=agree")
    card = second.locator("li.card", has_text=ours.name).first
    card.get_by_text("Agree with other days").click()
    card.get_by_label("Days between").fill("3")
    card.get_by_role("button", name="Propose these days").click()
    expect(second.get_by_role("status")).to_contain_text("now the other owner decides")

    # The first agrees: it counts.
    first.goto(f"{home}work/?show=agree")
    card = first.locator("li.card", has_text=ours.name).first
    expect(card).to_contain_text("With 3 days between them.")
    card.get_by_role("button", name="Agree", exact=False).first.click()
    expect(first.get_by_role("status")).to_contain_text("from now on it counts")
    made = Dependency.objects.get(predecessor=theirs, successor=ours)
    assert (made.agreement, made.lag_days) == ("accepted", 3)


def test_partner_reports_by_the_table_that_it_was_given(
    open_page: Callable[..., Page], demo: Made, tmp_path: Path
) -> None:
    ours, _ = open_milestones(demo)
    page = open_page()
    sign_in(page, demo, Role.PARTNER)
    page.goto(f"/w/{demo.workspace.slug}/work/?show=report")
    page.get_by_role("link", name="Report many by a file").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="as text (.csv)").click()
    table = Path(taken.value.path()).read_text("utf-8-sig").splitlines()
    row = next(line for line in table if str(ours.pk) in line)
    filled = tmp_path / "reports.csv"
    day = timezone.now().date().isoformat()
    filled.write_text(f"{table[0]}\n{row.removesuffix(',,,')},{day},,done\n")

    page.locator("input[type=file]").set_input_files(filled)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="1 milestone would be reported")).to_be_visible()
    page.get_by_role("button", name="Report 1 milestone").click()

    expect(page.get_by_role("status")).to_contain_text("1 milestone reported.")
    ours.refresh_from_db()
    assert (ours.status, ours.note) == ("reported", "done")


def test_import_shows_how_far_it_is_without_being_loaded_again(page: Page, demo: Made) -> None:
    sign_in(page, demo, Role.PROGRAMME_OFFICE)
    page.goto(f"/w/{demo.workspace.slug}/imports/")
    content = csv_file(["A-1", "2026-01-10"], header=["ID", "Baseline"])
    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a payload
    page.get_by_label("What it is").select_option("csv")
    page.get_by_role("button", name="Try it").click()
    told = page.locator("#told")
    expect(told).to_have_text("waiting: 0 %")
    page.evaluate("window.stayed = true")

    services.run_import(import_id=Import.objects.get(state="queued").pk, at=timezone.now())

    expect(told).to_contain_text("Nothing was written.")
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    assert page.locator("[hx-get]").count() == 0
    assert violations(page) == []


@pytest.mark.parametrize("way", EXTREMES)
def test_pages_of_owners_are_accessible(
    open_page: Callable[..., Page], demo: Made, way: dict[str, object]
) -> None:
    ours, theirs = open_milestones(demo)
    page = open_page(**way)
    sign_in(page, demo, Role.PARTNER)
    home = f"/w/{demo.workspace.slug}/"
    Dependency.objects.create(
        workspace=demo.workspace,
        predecessor=theirs,
        predecessor_initiative=theirs.initiative,
        successor=ours,
        successor_initiative=ours.initiative,
        proposed_by=theirs.owner_organisation,
        need_group="site",
        need_at_least=1,
    )
    found = {}
    paths = [f"milestones/{ours.pk}/", f"milestones/{ours.pk}/dependencies/", "work/?show=agree"]
    for path in paths:
        page.goto(home + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[path] = violations(page)
    page.goto(f"{home}work/file/")
    rows = [[str(ours.pk), "2026-02-03", "x"], ["nowhere", "03/04/2026", ""]]
    content = csv_file(*rows, header=["ID", "Actual date", "Note"])
    file = {"name": "reports.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a payload
    page.locator("form[enctype] button").click()
    page.locator("#tried").wait_for()
    found["file"] = violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
