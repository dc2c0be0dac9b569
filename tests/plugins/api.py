"""A workspace, its members, and clients that call the API as one of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pytest
from rest_framework.test import APIClient

from apps.accounts.models import Scope
from apps.stakeholders.models import Membership, Organisation, Role, Workspace
from tests.factories import MembershipFactory, OrganisationFactory, WorkspaceFactory, token_for


class Api(APIClient):
    """A client with the bearer token of one member.

    actor: the member; base: `/api/v1/workspaces/<slug>/`
    """

    actor: Membership
    base: str

    def read(self, path: str, **query: str) -> Any:
        """Return what is answered at a path below the base."""
        return _answered(self.get(f"{self.base}{path}", query))

    def write(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Post to a path below the base, and return what is answered."""
        return _answered(self.post(f"{self.base}{path}", body or {}))


def _answered(response: Any) -> Any:
    assert response.status_code in {200, 201, 202, 204}, response.content
    return response.json() if response.content else None


class MakeMember(Protocol):
    def __call__(
        self,
        role: str = Role.PROGRAMME_OFFICE,
        organisation: Organisation | None = None,
        workspace: Workspace | None = None,
    ) -> Membership: ...


class MakeApi(Protocol):
    def __call__(
        self,
        role: str = Role.PROGRAMME_OFFICE,
        organisation: Organisation | None = None,
        *,
        workspace: Workspace | None = None,
        actor: Membership | None = None,
        scopes: Sequence[Scope] | None = None,
    ) -> Api: ...


@pytest.fixture
def workspace(db: None) -> Workspace:
    return WorkspaceFactory.create()


@pytest.fixture
def grid(workspace: Workspace) -> Organisation:
    """Make an organisation of the workspace; its name has to be escaped in pages."""
    return OrganisationFactory.create(workspace=workspace, name="Grid & Co", external_id="grid")


@pytest.fixture
def member(workspace: Workspace) -> MakeMember:
    """Make a member of the workspace (or of the one given)."""

    def make(
        role: str = Role.PROGRAMME_OFFICE,
        organisation: Organisation | None = None,
        workspace: Workspace | None = workspace,
    ) -> Membership:
        return MembershipFactory.create(role=role, organisation=organisation, workspace=workspace)

    return make


@pytest.fixture
def api(member: MakeMember, workspace: Workspace) -> MakeApi:
    """Make a client of a new member with this role and organisation, or of the `actor` given."""
    default = workspace

    def make(
        role: str = Role.PROGRAMME_OFFICE,
        organisation: Organisation | None = None,
        *,
        workspace: Workspace | None = None,
        actor: Membership | None = None,
        scopes: Sequence[Scope] | None = None,
    ) -> Api:
        actor = actor or member(role, organisation, workspace or default)
        options = {} if scopes is None else {"scopes": scopes}
        _, bearer = token_for(actor, **options)
        client = Api(HTTP_AUTHORIZATION=f"Bearer {bearer}")
        client.actor = actor
        client.base = f"/api/v1/workspaces/{actor.workspace.slug}/"
        return client

    return make


@pytest.fixture
def anonymous_api() -> APIClient:
    """Return a client without any credentials."""
    return APIClient()
