"""No test begins in the last seconds of a day: what it asks twice for would be of two days."""

import time
from datetime import UTC, datetime, timedelta

import pytest

# Longer than a test that compares days; the few that run longer do not name the day.
_SECONDS = 20


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Wait for the new day where the old one is about to end."""
    now = datetime.now(UTC)
    left = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC) - now
    if left < timedelta(seconds=_SECONDS):
        time.sleep(left.total_seconds() + 0.1)
