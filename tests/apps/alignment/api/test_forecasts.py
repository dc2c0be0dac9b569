"""The forecast over REST."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.foretold import AS_OF, Ground

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def day(after: int) -> str:
    return (AS_OF + timedelta(after)).isoformat()


@pytest.fixture
def ground(workspace: Workspace) -> Ground:
    return Ground.of(workspace)


@pytest.fixture
def initiative(ground: Ground) -> Initiative:
    return ground.initiative("asked")


def ask(client: APIClient, initiative: Initiative, **parameters: Any) -> Any:
    path = f"/api/v1/workspaces/{initiative.workspace.slug}/initiatives/{initiative.pk}/forecast/"
    return client.get(path, {"as_of": AS_OF.isoformat()} | parameters)


def test_forecast_adds_the_usual_slip_and_follows_needs(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history()
    done = ground.milestone(initiative, "done", -20, done=-8)
    first = ground.milestone(initiative, "first", 10)
    last = ground.milestone(initiative, "last", 30, layer="governance")
    ground.wait(last, first, lag=30)

    answer = ask(api(role="observer"), initiative).json()

    rows = {
        row["id"]: (row["p50"], row["p80"], row["on_time_probability"], row["criticality"])
        for row in answer["milestones"]
    }
    # Nine slips are known, each of 12 days in a rhythm of 30.
    assert rows[str(done.pk)] == (day(-8), day(-8), 0.0, 0.0)
    assert rows[str(first.pk)] == (day(22), day(22), 0.0, 1.0)
    assert rows[str(last.pk)] == (day(52), day(52), 0.0, 1.0)
    assert [
        (lane["layer"], lane["p50"], lane["basis"], lane["closed"]) for lane in answer["lanes"]
    ] == [
        ("compute", day(22), "layer", 9),
        ("governance", day(52), "workspace", 0),
    ]
    assert answer["whole"]["p80"] == day(52)
    assert (answer["trials"], answer["seed"]) == (2_000, 1)
    assert answer["basis"] == {
        "least_closed": 8,
        "closed": 9,
        "layers": [
            {"layer": "compute", "basis": "layer", "closed": 9},
            {"layer": "governance", "basis": "workspace", "closed": 0},
        ],
        "reason": None,
    }
    assert answer["critical_chain"] == [
        {"milestone": str(first.pk), "expected_date": day(10), "slack_days": None},
        {"milestone": str(last.pk), "expected_date": day(40), "slack_days": -10},
    ]
    assert answer["earliest_break"] == {
        "successor": str(last.pk),
        "predecessor": str(first.pk),
        "on": day(30),
        "ready_on": day(40),
        "days_late": 10,
    }


def test_seven_closed_milestones_give_no_number_and_say_why(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history(7)
    ground.milestone(initiative, "open", 20)

    answer = ask(api(role="observer"), initiative).json()

    [row] = answer["milestones"]
    assert [row[name] for name in ("p50", "p80", "on_time_probability", "criticality")] == [
        None
    ] * 4
    assert row["reason"] == answer["basis"]["reason"] == "too_little_history"
    assert answer["lanes"][0]["basis"] == "none"
    assert answer["levels"] == []


def test_gridlocked_milestones_have_no_forecast(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history()
    one, other = (ground.milestone(initiative, name, 20) for name in ("one", "other"))
    ground.wait(one, other)
    ground.wait(other, one)

    answer = ask(api(role="observer"), initiative).json()

    assert {row["reason"] for row in answer["milestones"]} == {"gridlock"}
    assert answer["whole"] == {
        "p50": None,
        "p80": None,
        "on_time_probability": None,
        "reason": "gridlock",
    }


def test_history_that_not_everybody_sees_tells_only_its_own_initiative(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    hidden = ground.history(visibility="participants")
    ground.milestone(initiative, "open", 20)
    ground.milestone(hidden, "open too", 20)
    office = api(role="programme_office")

    assert ask(office, initiative).json()["basis"]["closed"] == 0
    assert ask(office, hidden).json()["basis"]["closed"] == 8
    assert ask(api(role="observer"), hidden).status_code == 404


def test_what_is_not_seen_is_waited_for_and_not_named(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history()
    hidden = ground.milestone(ground.initiative("secret", "participants"), "secret", 60)
    last = ground.milestone(initiative, "last", 40)
    ground.wait(last, hidden)

    told = ask(api(role="observer"), initiative).json()
    whole = ask(api(role="programme_office"), initiative).json()

    assert told["milestones"] == whole["milestones"]
    assert told["milestones"][0]["p50"] == day(72)
    assert (told["earliest_break"], [one["milestone"] for one in told["critical_chain"]]) == (
        None,
        [str(last.pk)],
    )
    assert whole["earliest_break"]["predecessor"] == str(hidden.pk)
    assert str(hidden.pk) not in str(told)


def test_new_history_is_seen_at_once(api: Client, ground: Ground, initiative: Initiative) -> None:
    past = ground.history(7)
    ground.milestone(initiative, "open", 20)
    client = api(role="observer")
    before = ask(client, initiative).json()["basis"]["closed"]

    ground.milestone(past, "past 7", -5, done=-2)

    assert (before, ask(client, initiative).json()["basis"]["closed"]) == (7, 8)


def test_seed_and_trials_are_as_asked_for(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history()
    for number in range(8):
        ground.milestone(initiative, f"early {number}", -60 - number, done=-70 - number)
    ground.milestone(initiative, "open", 20)
    client = api(role="observer")

    one, same, other = (ask(client, initiative, seed=seed, trials=100).json() for seed in (3, 3, 4))

    assert one == same
    assert (one["trials"], one["seed"]) == (100, 3)
    assert one["milestones"] != other["milestones"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trials", "99"),
        ("trials", "10001"),
        ("trials", "many"),
        ("seed", "-1"),
        ("seed", "2147483648"),
    ],
)
def test_numbers_out_of_bounds_are_refused_by_name(
    api: Client, initiative: Initiative, name: str, value: str
) -> None:
    response = ask(api(role="observer"), initiative, **{name: value})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, f"/{name}")


def test_statements_do_not_grow_with_milestones(
    api: Client, ground: Ground, initiative: Initiative
) -> None:
    ground.history()
    client = api(role="observer")
    ask(client, initiative)
    counts = []
    for number in range(2):
        for each in range(3**number):
            ground.milestone(initiative, f"open {number} {each}", 20)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(client, initiative)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert Milestone.objects.filter(initiative=initiative).count() == 4
