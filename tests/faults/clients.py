"""Programme offices' clients, where the database is not the one that all tests share."""

from typing import Any

import requests

from apps.stakeholders.models import Workspace
from tests.factories import MembershipFactory, token_for
from tests.plugins.api import Api
from tests.plugins.stack import Stack

# Longer than any answer takes, shorter than waiting for a service that is gone.
_PATIENCE_SECONDS = 3.0


def office_of(workspace: Workspace) -> Api:
    """Return a client of a new member of the programme office that needs no web server."""
    member = MembershipFactory.create(workspace=workspace)
    client = Api(HTTP_AUTHORIZATION=f"Bearer {token_for(member)[1]}")
    client.actor, client.base = member, f"/api/v1/workspaces/{workspace.slug}/"
    # What goes wrong is to come as an answer, as it does to a partner.
    client.raise_request_exception = False
    return client


class RemoteOffice(requests.Session):
    """A client of a new member of the programme office that calls the web server of a stack."""

    def __init__(self, stack: Stack, workspace: Workspace) -> None:
        super().__init__()
        member = MembershipFactory.create(workspace=workspace)
        self.headers["Authorization"] = f"Bearer {token_for(member)[1]}"
        self._base = f"{stack.address}/api/v1/workspaces/{workspace.slug}/"

    def ask(self, path: str, *, patience: float = _PATIENCE_SECONDS) -> requests.Response:
        """Read a path below the workspace."""
        return self.get(f"{self._base}{path}", timeout=patience)

    def write(
        self, path: str, body: dict[str, Any], *, patience: float = _PATIENCE_SECONDS
    ) -> requests.Response:
        """Post to a path below the workspace."""
        return self.post(f"{self._base}{path}", json=body, timeout=patience)

    def findings(self) -> list[dict[str, Any]]:
        """Return the findings of the workspace."""
        results: list[dict[str, Any]] = self.ask("findings/").json()["results"]
        return results
