"""Members whose acts the log tells of."""

import pytest

from apps.stakeholders.models import Membership, Role
from tests.plugins.api import MakeMember


@pytest.fixture
def admin(member: MakeMember) -> Membership:
    return member(Role.ADMIN)


@pytest.fixture
def office(member: MakeMember) -> Membership:
    """Return a member of the programme office, who sees everything."""
    return member(Role.PROGRAMME_OFFICE)
