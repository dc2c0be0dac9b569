"""Clients of those who have to do with members, organisations and machines."""

import pytest

from apps.stakeholders.models import Organisation, Role
from tests.plugins.api import Api, MakeApi


@pytest.fixture
def admin(api: MakeApi) -> Api:
    return api(Role.ADMIN)


@pytest.fixture
def office(api: MakeApi) -> Api:
    return api(Role.PROGRAMME_OFFICE)


@pytest.fixture
def partner(api: MakeApi, grid: Organisation) -> Api:
    return api(Role.PARTNER, grid)
