"""A programme office's client, where the database is not the one that all tests share."""

from apps.stakeholders.models import Workspace
from tests.factories import MembershipFactory, token_for
from tests.plugins.api import Api


def office_of(workspace: Workspace) -> tuple[Api, str]:
    """Return a client of a new member of the programme office, and its bearer token."""
    member = MembershipFactory.create(workspace=workspace)
    _, bearer = token_for(member)
    client = Api(HTTP_AUTHORIZATION=f"Bearer {bearer}")
    client.actor, client.base = member, f"/api/v1/workspaces/{workspace.slug}/"
    # What goes wrong is to come as an answer, as it does to a partner.
    client.raise_request_exception = False
    return client, bearer
