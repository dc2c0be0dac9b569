"""Two owners and their office over REST: what waits for what, proposed, countered, agreed to."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.stakeholders.models import Role, Workspace
from tests.apps.events.services.deliveries import wait_until_settled
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

pytestmark = pytest.mark.django_db(transaction=True)


class Owners:
    """An office, two owners, and an initiative in which each has a milestone to do."""

    def __init__(self, api: MakeApi, workspace: Workspace) -> None:
        self.office = api(Role.PROGRAMME_OFFICE)
        grid, cloud = (
            OrganisationFactory.create(workspace=workspace, name=name) for name in ("Grid", "Cloud")
        )
        self.grid, self.cloud = api(Role.PARTNER, grid), api(Role.PARTNER, cloud)
        self.make("layers", key="compute", name="Compute", position=0)
        self.initiative = self.make("initiatives", key="gpu", name="GPU")["id"]
        self.power = self.milestone("Power", grid.pk, 30)
        self.spare = self.milestone("Spare power", grid.pk, 40)
        self.racks = self.milestone("Racks", cloud.pk, 60)

    def make(self, collection: str, **body: Any) -> Any:
        answer = self.office.post(f"{self.office.base}{collection}/", body)
        assert answer.status_code == 201, answer.json()
        return answer.json()

    def milestone(self, name: str, owner: object, days: int) -> str:
        due = date.today() + timedelta(days=days)  # noqa: DTZ011 - the machine's day
        made = self.make(
            "milestones",
            initiative=self.initiative,
            layer="compute",
            name=name,
            owner_organisation=str(owner),
            baseline_date=due.isoformat(),
        )
        return str(made["id"])

    def standing(self) -> dict[str, Any]:
        """Return how many are not agreed on, and what is stuck, wherever that is said."""
        board = self.office.get(f"{self.office.base}alignment/").json()["results"]
        gridlock = self.office.get(f"{self.office.base}gridlock/").json()
        return {
            "board": board[0]["unagreed_dependencies"],
            "gridlock": gridlock["unagreed_dependencies"],
            "stuck": len(gridlock["stuck"]),
        }


def take(client: Api, dependency: str, step: str, **said: Any) -> Any:
    answer = client.post(f"{client.base}dependencies/{dependency}/{step}/", said)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_owners_come_to_an_agreement_and_only_what_is_agreed_holds_anything(
    api: MakeApi, workspace: Workspace
) -> None:
    owners = Owners(api, workspace)
    cloud, grid = owners.cloud, owners.grid

    # The cloud needs one of two lines, ten days before its racks.
    need = {"need_group": "power", "need_at_least": 1, "lag_days": 10, "successor": owners.racks}
    first, second = (
        cloud.post(f"{cloud.base}dependencies/", need | {"predecessor": one}).json()
        for one in (owners.power, owners.spare)
    )
    assert (first["agreement"], second["agreement"]) == ("proposed", "proposed")
    assert owners.standing() == {"board": 2, "gridlock": 2, "stuck": 0}

    # The grid takes the first with fewer days, and declines the second; the cloud cannot decide.
    address = f"{grid.base}dependencies/{first['id']}/"
    version = grid.get(address)["ETag"]
    countered = grid.patch(address, {"lag_days": 3}, HTTP_IF_MATCH=version).json()
    assert (countered["agreement"], countered["lag_days"]) == ("proposed", 3)
    refused = cloud.post(f"{cloud.base}dependencies/{second['id']}/accept/", {})
    assert refused.status_code == 403
    assert take(grid, second["id"], "decline", reason="Not ours.")["agreement"] == "declined"
    assert take(cloud, first["id"], "accept")["agreement"] == "accepted"
    assert owners.standing() == {"board": 0, "gridlock": 0, "stuck": 0}

    # It is asked for again and agreed to. The grid then closes the circle, which the cloud accepts.
    take(cloud, second["id"], "propose", reason="It feeds our hall.")
    take(grid, second["id"], "accept")
    for one in (owners.power, owners.spare):
        body = {"predecessor": owners.racks, "successor": one}
        back = grid.post(f"{grid.base}dependencies/", body).json()["id"]
        assert owners.standing() == {"board": 1, "gridlock": 1, "stuck": 0}
        take(cloud, back, "accept")
    assert owners.standing() == {"board": 0, "gridlock": 0, "stuck": 3}

    # What was agreed cannot be undone by one of them, and each step was told.
    gone = grid.delete(f"{grid.base}dependencies/{back}/", HTTP_IF_MATCH="*")
    assert (gone.status_code, gone.json()["code"]) == (409, "agreement_needed")
    wait_until_settled()
    events = cloud.get(f"{cloud.base}events/", {"type": "dependency.declined"}).json()["results"]
    assert [event["after"]["reason"] for event in events] == ["Not ours."]
