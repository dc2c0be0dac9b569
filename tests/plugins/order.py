"""Browser tests come last: Playwright's event loop stays running in the process that used it."""

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]):  # type: ignore[no-untyped-def]
    """Put the tests that drive a browser behind all others, whatever order they were shuffled to."""
    yield
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
