"""Who has webhooks, and what delivers to them."""

import pytest

from tests.apps.events.services.deliveries import Relay


@pytest.fixture
def office(member):
    """Return a member of the programme office, who sees everything."""
    return member("programme_office")


@pytest.fixture
def relay():
    """Return a relay on a clock of its own."""
    return Relay()
