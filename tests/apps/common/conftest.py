"""Who calls the endpoints that show what all of them share."""

import pytest

from apps.stakeholders.models import Role
from tests.plugins.api import Api, MakeApi


@pytest.fixture
def office(api: MakeApi) -> Api:
    """Return a client of the programme office, which sees everything."""
    return api(Role.PROGRAMME_OFFICE)
