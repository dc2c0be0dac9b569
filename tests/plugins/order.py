"""What comes when: long tests not at the end, where the others are done, and browsers last of all.

Playwright's event loop stays running in the process that used it.
"""

from collections.abc import Generator

import pytest

# They mostly wait: for services that start, or come back.
_LONG = ("tests/faults/", "tests/journeys/", "tests/config/test_run.py")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Move long tests into the first half of what was shuffled, and browsers behind everything."""
    yield
    shuffled = {item: place for place, item in enumerate(items)}
    items.sort(
        key=lambda item: (
            "playwright" in getattr(item, "fixturenames", ()),
            shuffled[item] / (2 if item.nodeid.startswith(_LONG) else 1),
        )
    )
