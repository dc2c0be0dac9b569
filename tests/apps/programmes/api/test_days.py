"""`as_of` of lists: what is dated later has not come yet."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programmes.models import Baseline, BaselineChange, Initiative, Milestone
from apps.programmes.services.named_baselines import take_baseline
from apps.stakeholders.models import Workspace
from tests.apps.alignment.instants import recorded_at
from tests.apps.programmes.factories import DependencyFactory, InitiativeFactory, MilestoneFactory
from tests.plugins.api import Api, MakeApi, MakeMember

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    """Return an initiative of five milestones, of which DAY finds two done, in India."""
    Workspace.objects.filter(pk=workspace.pk).update(time_zone="Asia/Kolkata")
    initiative = InitiativeFactory.create(workspace=workspace)
    for name, status, done, said in (
        ("open", "in_progress", None, NOON),
        ("before", "accepted", DAY - timedelta(days=1), NOON + timedelta(days=2)),
        ("that day", "reported", DAY, NOON),
        ("the day after", "accepted", DAY + timedelta(days=1), NOON + timedelta(days=1)),
        ("given up", "cancelled", None, None),
    ):
        MilestoneFactory.create(
            initiative=initiative,
            name=name,
            status=status,
            actual_date=done,
            reported_at=said,
            evidence_url="https://evidence.example/",
            note="As told.",
        )
    return initiative


def of_day(client: Api, path: str = "milestones/", **asked: Any) -> list[dict[str, Any]]:
    response = client.get(f"{client.base}{path}", {"as_of": DAY.isoformat(), **asked})
    assert response.status_code == 200, response.json()
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def names_of(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_what_is_done_later_is_planned_and_what_is_said_later_is_not_said_yet(
    api: MakeApi, initiative: Initiative
) -> None:
    told = ("status", "actual_date", "evidence_url", "note", "reported_at")
    evidence = "https://evidence.example/"

    assert {row["name"]: tuple(row[name] for name in told) for row in of_day(api())} == {
        "open": ("in_progress", None, evidence, "As told.", "2026-03-10T12:00:00Z"),
        "before": ("accepted", "2026-03-09", evidence, "As told.", None),
        "that day": ("reported", "2026-03-10", evidence, "As told.", "2026-03-10T12:00:00Z"),
        "the day after": ("planned", None, "", "", None),
        "given up": ("cancelled", None, evidence, "As told.", None),
    }


def test_day_ends_where_the_workspace_is(api: MakeApi, initiative: Initiative) -> None:
    """18:30 UTC is midnight in India."""
    for name, said in (
        ("open", datetime(2026, 3, 10, 18, 29, tzinfo=UTC)),
        ("before", datetime(2026, 3, 10, 18, 30, tzinfo=UTC)),
    ):
        Milestone.objects.filter(name=name).update(reported_at=said)

    assert names_of(of_day(api(), reported_at__isnull="false", ordering="name")) == [
        "open",
        "that day",
    ]


def test_filters_and_order_go_by_what_is_told(api: MakeApi, initiative: Initiative) -> None:
    client = api()

    assert names_of(of_day(client, status="planned")) == ["the day after"]
    assert names_of(of_day(client, actual_date__isnull="false", ordering="-actual_date")) == [
        "that day",
        "before",
    ]
    assert names_of(of_day(client, ordering="status", status="accepted")) == ["before"]


@pytest.mark.parametrize("ordering", ["actual_date", "-actual_date", "status", "reported_at", "id"])
def test_pages_of_a_day_show_each_row_once(
    ordering: str, api: MakeApi, initiative: Initiative
) -> None:
    client = api()
    asked: dict[str, str | int] = {"as_of": DAY.isoformat(), "ordering": ordering, "limit": 1}
    response, seen = client.get(f"{client.base}milestones/", asked).json(), []
    while True:
        seen += names_of(response["results"])
        if response["next"] is None:
            break
        response = client.get(response["next"]).json()

    assert sorted(seen) == sorted(Milestone.objects.values_list("name", flat=True))


def test_one_milestone_of_a_day_keeps_its_version(api: MakeApi, initiative: Initiative) -> None:
    client = api()
    path = f"{client.base}milestones/{Milestone.objects.get(name='the day after').pk}/"

    then, today = client.get(path, {"as_of": DAY.isoformat()}), client.get(path)

    assert (then.json()["status"], today.json()["status"]) == ("planned", "accepted")
    assert then["ETag"] == today["ETag"]


def test_day_and_instant_together_tell_what_was_known_then_of_the_day(
    api: MakeApi, workspace: Workspace
) -> None:
    with recorded_at(NOON):
        Workspace.objects.filter(pk=workspace.pk).update(name="Then")
        MilestoneFactory.create(
            initiative=InitiativeFactory.create(workspace=workspace), name="late in telling"
        )
    with recorded_at(NOON + timedelta(days=5)):
        Milestone.objects.update(status="accepted", actual_date=DAY)
    client = api()

    def status(**asked: Any) -> list[str]:
        return [row["status"] for row in of_day(client, **asked)]

    assert status() == ["accepted"]
    assert status(known_at="2026-03-12T00:00:00Z") == ["planned"]
    assert status(known_at="2026-03-16T00:00:00Z") == ["accepted"]
    assert status(known_at="2026-03-16T00:00:00Z", as_of="2026-03-09") == ["planned"]


def test_what_is_expanded_is_of_the_day_too(api: MakeApi, initiative: Initiative) -> None:
    later = Milestone.objects.get(name="the day after")
    DependencyFactory.create(predecessor=later, successor=Milestone.objects.get(name="open"))
    client = api()

    (dependency,) = of_day(client, "dependencies/", expand="predecessor")

    assert dependency["predecessor"]["status"] == "planned"


@pytest.mark.parametrize(
    "path",
    ["", "organisations/", "layers/", "programmes/", "initiatives/", "dependencies/", "policies/"],
)
def test_what_has_no_dates_is_the_same_on_every_day(
    path: str, api: MakeApi, initiative: Initiative
) -> None:
    client = api()

    answers = [
        client.get(f"{client.base}{path}", {"as_of": day}) for day in ("2026-03-10", "0001-01-01")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == client.get(f"{client.base}{path}").json()


@pytest.mark.parametrize("path", ["milestones/", "layers/", "findings/", "baselines/", ""])
def test_day_that_is_none_is_refused(path: str, api: MakeApi, initiative: Initiative) -> None:
    client = api()

    response = client.get(f"{client.base}{path}", {"as_of": "2026-02-30"})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"pointer": "/as_of", "detail": "A date such as 2026-03-01.", "code": "invalid"}
    ]


def test_any_day_that_there_is_can_be_asked_of(api: MakeApi, initiative: Initiative) -> None:
    client = api()

    told = {
        day: names_of(of_day(client, as_of=day, status="accepted"))
        for day in ("0001-01-01", "9999-12-31")
    }

    assert told == {"0001-01-01": [], "9999-12-31": ["before", "the day after"]}


@pytest.fixture
def asked_for(workspace: Workspace, member: MakeMember, initiative: Initiative) -> BaselineChange:
    """Return a baseline change that was asked for on DAY and approved two days later."""
    change = BaselineChange.objects.create(
        workspace=workspace,
        reason="The site is not ready.",
        state="approved",
        asked_by=member(),
        decided_by=member(),
        decided_at=NOON + timedelta(days=2),
        decision_note="So be it.",
    )
    BaselineChange.objects.update(created_at=NOON)
    return change


def test_baseline_change_of_a_day_is_there_once_asked_for_and_decided_once_decided(
    api: MakeApi, asked_for: BaselineChange
) -> None:
    client = api()
    told = ("state", "decided_by", "decided_at", "decision_note")

    def on(day: int) -> list[tuple[Any, ...]]:
        rows = of_day(client, "baseline-changes/", as_of=f"2026-03-{day:02}")
        return [tuple(row[name] for name in told) for row in rows]

    assert on(9) == []
    assert on(11) == [("proposed", None, None, "")]
    assert on(12) == [
        ("approved", str(asked_for.decided_by_id), "2026-03-12T12:00:00Z", "So be it.")
    ]


def test_baseline_of_a_day_is_there_once_taken(
    api: MakeApi, member: MakeMember, initiative: Initiative
) -> None:
    take_baseline(actor=member(), name="March", at=NOON)
    client = api()

    assert names_of(of_day(client, "baselines/", as_of="2026-03-09")) == []
    assert names_of(of_day(client, "baselines/")) == ["March"]
    path = f"{client.base}baselines/{Baseline.objects.get().pk}/"
    assert client.get(path, {"as_of": "2026-03-09"}).status_code == 404


def test_day_costs_no_more_statements_for_five_than_for_one(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            of_day(client)
        return len(asked)

    cost()
    five = cost()
    Milestone.objects.exclude(name="open").delete()

    assert cost() == five
