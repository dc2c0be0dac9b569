"""A real browser on a real server: the distribution's Chromium on pytest-django's live server."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

_CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # What a browser asks the network for by itself has no place in a test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's synchronous interface keeps an event loop running in the tests' own thread, which
# Django takes for asynchronous code; the tests' queries are as synchronous as any.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium; its sandbox does not work for root."""
    if not os.access(_CHROMIUM, os.X_OK):
        pytest.fail(f"{_CHROMIUM} is missing: run tests/browser/install_chromium.sh")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": str(_CHROMIUM),
        "args": [*_ARGUMENTS, *as_root],
    }


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Open a page of the live server; it may load from there alone and must not log an error."""
    with browser.new_context(
        base_url=live_server.url, locale="en-GB", timezone_id="UTC"
    ) as context:
        page = context.new_page()
        own_host = urlsplit(live_server.url).netloc
        outside: list[str] = []
        errors: list[str] = []
        page.on(
            "request",
            lambda request: (
                outside.append(request.url)
                if urlsplit(request.url).scheme in {"http", "https"}
                and urlsplit(request.url).netloc != own_host
                else None
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        yield page
        assert (outside, errors) == ([], [])
