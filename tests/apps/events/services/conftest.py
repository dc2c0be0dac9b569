"""What delivers to webhooks."""

import pytest

from tests.apps.events.services.deliveries import Relay


@pytest.fixture
def relay():
    """Return a relay on a clock of its own."""
    return Relay()
