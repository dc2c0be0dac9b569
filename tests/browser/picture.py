"""Take the picture of the board that the README shows, from a running demo.

Usage: python tests/browser/picture.py http://localhost:8000 EMAIL PASSWORD
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "board.png"
SCREEN = ViewportSize(width=1280, height=1060)


def take(address: str, email: str, password: str) -> None:
    """Sign in and keep what the board shows first."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=as_root)
        page = browser.new_page(base_url=address, viewport=SCREEN, locale="en-GB")
        page.goto("/sign-in/")
        page.locator("#id_username").fill(email)
        page.locator("#id_password").fill(password)
        page.locator("main form.stacked button").click()
        page.locator("table.board").wait_for()
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
