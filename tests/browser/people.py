"""The people of the demo, in a browser."""

from playwright.sync_api import Page

from apps.alignment.demo.making import Made

PASSWORD = "demo password"


def sign_in(page: Page, demo: Made, role: str) -> None:
    """Sign in as the member of the demo with a role."""
    member = next(member for member in demo.members if member.role == role)
    page.goto("/sign-in/")
    page.locator("#id_username").fill(member.user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form.stacked button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
