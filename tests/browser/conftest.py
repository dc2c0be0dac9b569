"""A real browser on a real server: the distribution's Chromium on pytest-django's live server."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from apps.alignment.demo.making import Made, make_demo
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.models import Role
from tests.browser.people import PASSWORD

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

# Patience for a busy machine: tests assert results, never times.
expect.set_options(timeout=30_000)

# Playwright's synchronous interface keeps an event loop running in the tests' own thread, which
# Django takes for asynchronous code; the tests' queries are as synchronous as any.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium; its sandbox does not work for root."""
    if not os.access(_CHROMIUM, os.X_OK):
        pytest.fail(f"{_CHROMIUM} is missing: run tests/install_drivers.sh")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": str(_CHROMIUM),
        "args": [*_ARGUMENTS, *as_root],
    }


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open pages of the live server, each in a browser of its own with the options given.

    They may load from there alone and must not log an error, but for answers of the statuses that
    the page is told to expect, as `refused`.
    """
    own_host = urlsplit(live_server.url).netloc
    outside: list[str] = []
    errors: list[str] = []

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != own_host:
            outside.append(request.url)

    def note_message(message: ConsoleMessage, expected: tuple[str, ...]) -> None:
        if message.type == "error" and not any(told in message.text for told in expected):
            errors.append(message.text)

    with ExitStack() as contexts:

        def open_one(*, refused: tuple[int, ...] = (), **options: Any) -> Page:
            given = {"locale": "en-GB", "timezone_id": "UTC"} | options
            context = browser.new_context(base_url=live_server.url, **given)
            page = contexts.enter_context(context).new_page()
            page.on("request", note_request)
            page.on("pageerror", lambda error: errors.append(str(error)))
            expected = tuple(f"status of {status} " for status in refused)
            page.on("console", lambda said: note_message(said, expected))
            return page

        yield open_one
    assert (outside, errors) == ([], [])


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Open a page of the live server as most people see it."""
    return open_page()


@pytest.fixture
def demo(live_server: object) -> Made:
    """Make the demo, and a second workspace for its admin, still empty."""
    made = make_demo(at=timezone.now(), password=PASSWORD)
    admin = next(member for member in made.members if member.role == Role.ADMIN)
    found_workspace(slug="empty", name="Empty", time_zone="UTC", founder=admin.user)
    return made
