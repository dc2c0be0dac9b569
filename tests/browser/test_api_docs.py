"""The API's documentation in a browser that obeys the content security policy."""

from playwright.sync_api import Page, expect


def test_documentation_shows_every_group_and_an_operation(page: Page):
    page.goto("/api/v1/docs/")

    expect(page.get_by_role("heading", name="Lockstep")).to_be_visible()
    for group in ("milestones", "findings", "organisations", "events"):
        expect(page.locator(f"#operations-tag-{group}")).to_be_visible()
    page.locator("#operations-tag-events").click()
    page.get_by_role("link", name="/api/v1/workspaces/{workspace}/events/", exact=True).click()
    expect(page.get_by_text("The last event that was read.")).to_be_visible()
