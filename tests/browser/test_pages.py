"""The pages in a browser: the way through them, for everyone, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.alignment.demo.making import Made
from apps.stakeholders.models import Role
from tests.browser.checks import EXTREMES, PHONE, violations
from tests.browser.people import sign_in


def test_way_from_sign_in_to_an_initiative(page: Page, demo: Made):
    sign_in(page, demo, Role.ADMIN)
    page.get_by_role("link", name=demo.workspace.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    rows = page.locator("table.board tbody tr")
    expect(rows).to_have_count(12)

    page.get_by_label("Level", exact=True).select_option("critical")
    page.get_by_role("button", name="Show").click()
    expect(rows.first).to_contain_text("critical")
    critical = rows.count()
    assert 0 < critical < 12
    expect(page.get_by_label("Level", exact=True)).to_have_value("critical")

    name = rows.first.get_by_role("link").inner_text()
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("img")).to_have_count(6)
    expect(page.locator(".finding").first).to_contain_text("Who is ahead")

    page.get_by_role("link", name="30 days earlier").click()
    expect(page.locator(".note").first).to_contain_text("as they stand now")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_pages_can_be_walked_by_keyboard(page: Page, demo: Made):
    sign_in(page, demo, Role.OBSERVER)

    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name contains")).to_be_focused()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_header_is_one_row_on_a_phone_and_its_menu_opens_by_keyboard(
    open_page: Callable[..., Page], demo: Made, locale: str
):
    page = open_page(**PHONE | {"locale": locale, "java_script_enabled": False})
    sign_in(page, demo, Role.ADMIN)
    page.goto(f"/w/{demo.workspace.slug}/findings/")
    menu, board = page.locator(".menu-button"), page.locator("header.top nav a").first
    box = page.locator("header.top").bounding_box()
    assert box is not None
    assert box["height"] < 60
    expect(board).to_be_hidden()

    menu.focus()
    page.keyboard.press("Enter")
    expect(board).to_be_visible()
    page.keyboard.press("Tab")
    expect(board).to_be_focused()

    page.keyboard.press("Escape")
    expect(board).to_be_hidden()
    expect(menu).to_be_focused()


def sections_of(page: Page) -> list[str]:
    """Return the pages of the workspace that its navigation leads to."""
    links = page.locator("header.top nav a").evaluate_all(
        "(links) => links.map((link) => link.getAttribute('href'))"
    )
    sections = [link for link in links if link.startswith("/w/")]
    assert len(sections) > 3
    return sections


@pytest.mark.parametrize("way", EXTREMES)
def test_pages_are_accessible(open_page: Callable[..., Page], demo: Made, way: dict[str, object]):
    page = open_page(**way)
    page.goto("/sign-in/")
    found = {"/sign-in/": violations(page)}
    sign_in(page, demo, Role.ADMIN)
    board = f"/w/{demo.workspace.slug}/"
    page.goto(board)
    initiative = page.locator("table.board tbody a").first.get_attribute("href")
    assert initiative is not None
    page.goto(initiative)
    milestone = page.locator("a[href*='/milestones/']").first.get_attribute("href")
    assert milestone is not None
    sections = sections_of(page)
    of_empty = [path.replace(board, "/w/empty/") for path in sections]

    others = [f"{board}?search=nothing", f"{board}work/file/", initiative, milestone]
    for path in ["/", *of_empty, *sections, *others]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[path] = violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_pages_work_without_scripts(open_page: Callable[..., Page], demo: Made):
    page = open_page(java_script_enabled=False, locale="fr-FR")

    sign_in(page, demo, Role.OBSERVER)
    page.get_by_label("Secteur").select_option("academia")
    page.get_by_role("button", name="Afficher").click()
    page.locator("table.board tbody a").first.click()
    page.get_by_text("Les chiffres de ce dessin").first.click()

    expect(page.get_by_role("columnheader", name="Prévu à cette date").first).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
