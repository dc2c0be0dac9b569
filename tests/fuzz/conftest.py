"""What the requests nobody thought of are sent to, and how many they were."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from tests.fuzz.world import World, make_world


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """End whoever waits for news at once, as when the web server ends."""
    for module in ("log", "stream"):
        monkeypatch.setattr(f"apps.events.api.views.{module}.pause", lambda _: False)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Make the world; the connection that its test has rolled back stays open between requests."""
    made = make_world(timezone.now())
    # Only now: a test client connects them again behind each of its requests.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield made
    for signal in signals:
        signal.connect(close_old_connections)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many requests were made, and how they were answered."""
    answered: Counter[int] = Counter()
    for report in terminalreporter.getreports("passed"):
        answered.update(dict(report.user_properties).get("cases", {}))
    if answered:
        by_status = ", ".join(f"{status}: {answered[status]}" for status in sorted(answered))
        terminalreporter.write_line(f"{answered.total()} requests were made; {by_status}")
