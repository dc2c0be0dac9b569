"""`as_of` of findings: what had been found by the end of a day, as it then was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.alignment.models import Finding
from apps.alignment.services.steps import acknowledge_finding
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Initiative, Visibility
from apps.stakeholders.models import Organisation, Workspace
from tests.apps.alignment.instants import recorded_at
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.plugins.api import Api, MakeApi, MakeMember

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def initiative(workspace: Workspace, member: MakeMember) -> Initiative:
    """Return an initiative in India that lacked a layer: seen on 3 March, ended on the 8th."""
    with recorded_at(at(1)):
        Workspace.objects.filter(pk=workspace.pk).update(time_zone="Asia/Kolkata")
        workspace.layers.all().delete()
        initiative = InitiativeFactory.create(workspace=workspace)
        layers = LayerFactory.create_batch(3, workspace=workspace)
        for layer in layers[:2]:
            MilestoneFactory.create(
                initiative=initiative,
                layer=layer,
                baseline_date=date(2026, 2, 1),
                actual_date=date(2026, 2, 1),
                status="accepted",
            )
    sweep(workspace, initiative, 3)
    with recorded_at(at(5)):
        acknowledge_finding(
            finding=Finding.objects.get(), actor=member(), at=at(5), reason="On it."
        )
    with recorded_at(at(8)):
        MilestoneFactory.create(
            initiative=initiative, layer=layers[2], baseline_date=date(2026, 6, 1)
        )
    sweep(workspace, initiative, 8)
    return initiative


def sweep(workspace: Workspace, initiative: Initiative, day: int) -> None:
    with recorded_at(at(day)):
        sweep_initiatives(
            workspace=Workspace.objects.get(pk=workspace.pk),
            initiatives=[initiative.pk],
            as_of=date(2026, 3, day),
            at=at(day),
        )


def states(client: Api, as_of: str, **asked: Any) -> list[str]:
    response = client.get(f"{client.base}findings/", {"as_of": as_of, **asked})
    assert response.status_code == 200, response.json()
    return [row["state"] for row in response.json()["results"]]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-01-01", []),
        ("2026-03-02", []),
        ("2026-03-03", ["open"]),
        ("2026-03-05", ["acknowledged"]),
        ("2026-03-07", ["acknowledged"]),
        ("2026-03-08", ["resolved"]),
        ("2999-01-01", ["resolved"]),
    ],
)
def test_findings_of_a_day_have_the_state_they_then_had(
    as_of: str, expected: list[str], api: MakeApi, initiative: Initiative
) -> None:
    assert states(api(), as_of) == expected


def test_filters_go_by_the_state_of_the_day(api: MakeApi, initiative: Initiative) -> None:
    client = api()

    assert states(client, "2026-03-03", state="open") == ["open"]
    assert states(client, "2026-03-05", state="open") == []


def test_day_and_instant_together_tell_the_earlier_of_them(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()

    assert states(client, "2026-03-08", known_at="2026-03-04T00:00:00Z") == ["open"]
    assert states(client, "2026-03-03", known_at="2026-03-07T00:00:00Z") == ["open"]


def test_day_ends_where_the_workspace_is(api: MakeApi, initiative: Initiative) -> None:
    """19:00 UTC is after midnight in India."""
    history: Any = Finding.pgh_event_model.objects  # type: ignore[attr-defined]
    history.filter(state="acknowledged").update(pgh_created_at=at(5, 19))
    client = api()

    assert states(client, "2026-03-05") == ["open"]
    assert states(client, "2026-03-06") == ["acknowledged"]


def test_one_finding_of_a_day_is_shown_as_it_was_and_not_before_it_was_found(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()
    path = f"{client.base}findings/{Finding.objects.get().pk}/"

    assert client.get(path, {"as_of": "2026-03-04"}).json()["state"] == "open"
    assert client.get(path, {"as_of": "2026-03-02"}).status_code == 404


def test_finding_of_a_day_is_hidden_from_whom_it_is_hidden_today(
    api: MakeApi, initiative: Initiative, grid: Organisation
) -> None:
    partner = api("partner", grid)
    assert states(partner, "2026-03-04") == ["open"]

    Initiative.objects.update(visibility=Visibility.PARTICIPANTS)

    assert states(partner, "2026-03-04") == []
    assert states(api(), "2026-03-04") == ["open"]
