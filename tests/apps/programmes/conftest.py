"""A workspace with two owners, two layers and one initiative."""

import datetime as dt

import pytest

from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Membership, Organisation, Role, Workspace
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi, MakeMember

AT = dt.datetime(2026, 6, 15, 12, 30, tzinfo=dt.UTC)


@pytest.fixture
def at() -> dt.datetime:
    return AT


@pytest.fixture
def agency(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(workspace=workspace, name="Agency", external_id="agency")


@pytest.fixture
def company(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(
        workspace=workspace, name="Company", external_id="company", sector="industry"
    )


@pytest.fixture
def compute(workspace: Workspace) -> Layer:
    return LayerFactory.create(workspace=workspace, key="compute", position=0)


@pytest.fixture
def data(workspace: Workspace) -> Layer:
    return LayerFactory.create(workspace=workspace, key="data", position=1)


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    return InitiativeFactory.create(workspace=workspace, key="gpu", source="plan")


@pytest.fixture
def milestone(initiative: Initiative, compute: Layer, agency: Organisation) -> Milestone:
    return MilestoneFactory.create(
        initiative=initiative,
        layer=compute,
        owner_organisation=agency,
        external_id="racks",
        source="plan",
    )


@pytest.fixture
def office(member: MakeMember) -> Membership:
    return member(Role.PROGRAMME_OFFICE)


@pytest.fixture
def partner(member: MakeMember, agency: Organisation) -> Membership:
    return member(Role.PARTNER, agency)


@pytest.fixture
def office_api(api: MakeApi, office: Membership) -> Api:
    return api(actor=office)


@pytest.fixture
def partner_api(api: MakeApi, partner: Membership) -> Api:
    return api(actor=partner)
