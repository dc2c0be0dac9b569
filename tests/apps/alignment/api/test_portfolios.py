"""Portfolios and obligations over REST."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programmes.models import Initiative, Milestone, Programme
from apps.stakeholders.models import Organisation, Workspace
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

AS_OF = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(workspace=workspace, name="Ministry", sector="government")


@pytest.fixture
def company(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(workspace=workspace, name="Company", sector="industry")


@pytest.fixture
def programme(workspace: Workspace) -> Programme:
    return ProgrammeFactory.create(workspace=workspace, key="ai", name="AI")


@pytest.fixture
def initiatives(
    workspace: Workspace, ministry: Organisation, company: Organisation, programme: Programme
) -> list[Initiative]:
    """Return two in which a company does all that is due, and the ministry does nothing."""
    layer = LayerFactory.create(workspace=workspace, key="compute")
    made = [
        InitiativeFactory.create(workspace=workspace, programme=programme, region=region)
        for region in ("north", "")
    ]
    for initiative in made:
        for months in range(1, 7):
            day = AS_OF - timedelta(days=30 * months)
            done = {"actual_date": day, "status": "accepted", "reported_at": "2026-02-28T00:00Z"}
            given: dict[str, Any] = {
                "initiative": initiative, "layer": layer, "baseline_date": day
            }  # fmt: skip
            MilestoneFactory.create(**given, owner_organisation=company, **done)
            MilestoneFactory.create(
                **given, owner_organisation=ministry, reported_at="2026-02-28T00:00Z"
            )
    return made


def asked(client: Api, path: str, **given: Any) -> dict[str, Any]:
    response = client.get(f"{client.base}{path}", {"as_of": AS_OF.isoformat(), **given})
    assert response.status_code == 200, response.json()
    answer: dict[str, Any] = response.json()
    return answer


def test_industry_outpaces_government(api: MakeApi, initiatives: list[Initiative]) -> None:
    told = asked(api("observer"), "portfolio/", by="sector")

    assert (told["initiatives"], told["milestones"], told["rhythm_days"]) == (2, 24, 30.0)
    lanes = {lane["key"]: (lane["pace_days"], lane["completed"]) for lane in told["lanes"]}
    assert lanes == {"government": (-180, 0), "industry": (0, 12)}
    assert [
        (pair["leading"], pair["lagging"], pair["skew_days"], pair["level"])
        for pair in told["pairs"]
    ] == [("industry", "government", 180, "critical")]
    assert told["programmes"][0]["worst_pair"] == told["pairs"][0]
    assert told["programmes"][0]["lanes"] == told["lanes"]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("layer", ["Compute"]),
        ("sector", ["Government", "Industry"]),
        ("organisation", ["Company", "Ministry"]),
        ("region", ["north", ""]),
    ],
)
def test_milestones_are_laid_in_lanes_by_what_is_asked(
    by: str, names: list[str], api: MakeApi, initiatives: list[Initiative]
) -> None:
    told = asked(api(), "portfolio/", by=by)

    assert [lane["name"] for lane in told["lanes"]] == names
    assert sum(lane["milestones"] for lane in told["lanes"]) == 24


def test_one_initiative_by_layers_is_its_alignment(
    api: MakeApi, initiatives: list[Initiative], workspace: Workspace
) -> None:
    Initiative.objects.filter(pk=initiatives[1].pk).update(programme=None)
    other = LayerFactory.create(workspace=workspace, key="data")
    late = Milestone.objects.filter(initiative=initiatives[0], actual_date=None)
    late.update(layer=other, weight=5)
    client = api()

    told = asked(client, "portfolio/", by="layer", programme="ai")
    alignment = asked(client, f"initiatives/{initiatives[0].pk}/alignment/")

    assert told["pairs"] == alignment["pairs"]
    assert [lane["pace_days"] for lane in told["lanes"]] == [
        lane["pace_days"] for lane in alignment["lanes"]
    ]


def test_silent_lane_is_unknown_and_what_nobody_owns_has_a_lane_of_its_own(
    api: MakeApi, initiatives: list[Initiative], company: Organisation
) -> None:
    Milestone.objects.filter(actual_date=None).update(owner_organisation=None, reported_at=None)

    told = asked(api(), "portfolio/", by="sector")

    assert [(lane["key"], lane["state"]) for lane in told["lanes"]] == [
        ("industry", "known"),
        ("", "unknown"),
    ]


@pytest.mark.parametrize(
    ("given", "pointer"), [({"by": "colour"}, "/by"), ({"programme": "none"}, "/programme")]
)
def test_what_there_is_not_is_refused(given: dict[str, str], pointer: str, api: MakeApi) -> None:
    client = api()

    response = client.get(f"{client.base}portfolio/", given)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == pointer


def test_portfolio_adds_up_only_what_its_reader_sees(
    api: MakeApi, initiatives: list[Initiative]
) -> None:
    Initiative.objects.filter(pk=initiatives[0].pk).update(visibility="participants")

    assert asked(api("observer"), "portfolio/")["initiatives"] == 1
    assert asked(api(), "portfolio/")["initiatives"] == 2
    assert asked(api("observer"), "portfolio/")["programmes"][0]["initiatives"] == 1


def test_portfolio_of_nothing_has_no_lanes(api: MakeApi, workspace: Workspace) -> None:
    told = asked(api(), "portfolio/", by="organisation")

    assert (told["lanes"], told["pairs"], told["programmes"]) == ([], [], [])


@pytest.mark.parametrize("by", ["layer", "sector", "organisation", "region"])
def test_portfolio_costs_as_many_statements_for_three_initiatives_as_for_one(
    by: str, api: MakeApi, workspace: Workspace, programme: Programme, company: Organisation
) -> None:
    client = api()

    def add() -> None:
        initiative = InitiativeFactory.create(workspace=workspace, programme=programme)
        MilestoneFactory.create(initiative=initiative, owner_organisation=company)

    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            asked(client, "portfolio/", by=by)
        return len(statements)

    add()
    cost()
    one = cost()
    add()
    add()

    assert cost() == one


@pytest.fixture
def owed(workspace: Workspace, ministry: Organisation, company: Organisation) -> None:
    """Let the company wait for the ministry, once in good time and once too long."""
    initiative = InitiativeFactory.create(workspace=workspace)
    layer = LayerFactory.create(workspace=workspace)
    for name, lag in (("early", 10), ("late", 40)):
        given: dict[str, Any] = {"initiative": initiative, "layer": layer}
        before = MilestoneFactory.create(
            **given, name=name, owner_organisation=ministry, baseline_date=date(2026, 4, 1)
        )
        after = MilestoneFactory.create(
            **given, owner_organisation=company, baseline_date=date(2026, 5, 1)
        )
        DependencyFactory.create(
            predecessor=before, successor=after, lag_days=lag, agreement="accepted"
        )


def test_obligations_say_who_owes_what_to_whom_by_when(
    api: MakeApi, owed: None, ministry: Organisation, company: Organisation
) -> None:
    rows = asked(api("observer"), "obligations/")["results"]

    assert [
        (row["milestone_name"], row["due_date"], row["expected_date"], row["slack_days"])
        for row in rows
    ] == [("late", "2026-03-22", "2026-04-01", -10), ("early", "2026-04-21", "2026-04-01", 20)]
    assert {(row["owed_by"], row["owed_to"]) for row in rows} == {
        (str(ministry.pk), str(company.pk))
    }


def test_what_is_overdue_is_expected_today_at_the_earliest(api: MakeApi, owed: None) -> None:
    rows = asked(api(), "obligations/", as_of="2026-06-01")["results"]

    assert {row["expected_date"] for row in rows} == {"2026-06-01"}
    assert [row["slack_days"] for row in rows] == [-40, -10]


@pytest.mark.parametrize("end", ["predecessor", "successor"])
def test_what_is_done_or_declined_or_cancelled_is_not_owed(
    end: str, api: MakeApi, owed: None
) -> None:
    client = api()
    milestones = Milestone.objects.filter(
        **{"releases__isnull" if end == "predecessor" else "waits_for__isnull": False}
    )

    milestones.update(status="cancelled")
    assert asked(client, "obligations/")["results"] == []
    milestones.update(status="accepted", actual_date=date(2026, 3, 2))
    assert len(asked(client, "obligations/")["results"]) == 2
    assert asked(client, "obligations/", as_of="2026-03-02")["results"] == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"owed_by": "ministry"}, 2),
        ({"owed_by": "company"}, 0),
        ({"owed_to": "company"}, 2),
        ({"organisation": "company"}, 2),
        ({"agreement": "proposed"}, 0),
        ({"slack_days__lt": "0"}, 1),
        ({"due_date__lte": "2026-03-31"}, 1),
    ],
)
def test_obligations_are_narrowed(
    given: dict[str, str], expected: int, api: MakeApi, owed: None
) -> None:
    for name in ("Ministry", "Company"):
        Organisation.objects.filter(name=name).update(external_id=name.lower())

    assert len(asked(api(), "obligations/", **given)["results"]) == expected


def test_obligations_of_what_is_hidden_are_not_told(api: MakeApi, owed: None) -> None:
    Initiative.objects.update(visibility="participants")

    assert asked(api("observer"), "obligations/")["results"] == []
