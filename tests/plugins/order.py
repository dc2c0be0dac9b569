"""Browser tests come last: Playwright's event loop stays running in the process that used it."""

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Put the tests that drive a browser behind all others, however these were shuffled."""
    yield
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
