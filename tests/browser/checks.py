"""Ways to look at a page, and what is wrong with it on each."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
# The most and the least like the page that its author sees.
EXTREMES = [
    pytest.param({}, id="light"),
    pytest.param(PHONE | {"locale": "ar"}, id="dark phone from right to left"),
]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, and whether the page scrolls sideways."""
    answer = Axe().run(page).response["violations"]
    said = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in answer]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*said, "scrolls sideways"] if wide else said
