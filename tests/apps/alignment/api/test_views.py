"""Alignment over REST."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.alignment.models import Finding, Sweep, SweepRange
from apps.alignment.services import runs
from apps.events.models import Event
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import record

CASES = json.loads((Path(__file__).parents[4] / "fixtures/cases/detector.json").read_text())
CASE = next(case for case in CASES if case["expected"]["alignment"]["pairs"])
GRIDLOCKED = next(case for case in CASES if case["expected"]["gridlock"]["cycles"])
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def url_of(workspace: Workspace, path: str) -> str:
    return f"/api/v1/workspaces/{workspace.slug}/{path}"


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    recorded, _ = record(CASE, workspace)
    Milestone.objects.update(reported_at=AT)
    return recorded


def swept(workspace: Workspace, as_of: str) -> Sweep:
    """Start a sweep and work it off here."""
    sweep = runs.start_sweep(workspace=workspace, as_of=date.fromisoformat(as_of), at=AT)
    for range_id in runs.ranges_to_hand_out(at=AT):
        runs.run_range(range_id=range_id, at=AT)
    sweep.refresh_from_db()
    return sweep


def test_alignment_of_an_initiative_is_that_of_the_case(
    api: Client, workspace: Workspace, initiative: Initiative
) -> None:
    response = api(role="observer").get(
        url_of(workspace, f"initiatives/{initiative.pk}/alignment/"), {"as_of": CASE["as_of"]}
    )

    assert response.status_code == 200
    answer = response.json()
    assert answer["pairs"] == CASE["expected"]["alignment"]["pairs"]
    assert answer["as_of"] == CASE["as_of"]


def test_board_shows_each_initiative_with_its_worst_pair(
    api: Client, workspace: Workspace, initiative: Initiative
) -> None:
    record(GRIDLOCKED, workspace)

    response = api(role="observer").get(url_of(workspace, "alignment/"), {"as_of": CASE["as_of"]})

    rows = response.json()["results"]
    assert {row["key"] for row in rows} == {CASE["name"], GRIDLOCKED["name"]}
    mine = next(row for row in rows if row["key"] == CASE["name"])
    ranks = ["watch", "warning", "critical"]
    pairs = CASE["expected"]["alignment"]["pairs"]
    worst = max(pairs, key=lambda pair: (ranks.index(pair["level"]), pair["skew_rhythms"]))
    assert mine["worst_pair"] == worst


def test_board_walked_by_cursor_shows_each_initiative_once(
    api: Client, workspace: Workspace
) -> None:
    for case in CASES[:5]:
        record(case, workspace)
    client = api(role="observer")
    url: str | None = url_of(workspace, "alignment/") + "?limit=2"
    seen: list[Any] = []

    while url:
        page = client.get(url).json()
        seen += [(row["skew_rhythms"], row["key"]) for row in page["results"]]
        url = page["next"]

    assert sorted(key for _, key in seen) == sorted(case["name"] for case in CASES[:5])
    known = [skew for skew, _ in seen if skew is not None]
    assert known == sorted(known, reverse=True)


def test_gridlock_names_cycles_and_ways_out(api: Client, workspace: Workspace) -> None:
    _, milestones = record(GRIDLOCKED, workspace)
    names = {str(milestone.pk): name for name, milestone in milestones.items()}

    answer = (
        api(role="observer")
        .get(url_of(workspace, "gridlock/"), {"as_of": GRIDLOCKED["as_of"]})
        .json()
    )

    expected = GRIDLOCKED["expected"]["gridlock"]
    assert [names[one] for one in answer["stuck"]] == expected["stuck"]
    assert [[names[one] for one in cycle] for cycle in answer["cycles"]] == expected["cycles"]
    assert answer["interventions"][0]["releases"] >= 1
    assert [len(way["owners"]) for way in answer["interventions"]] == [
        len(way["milestones"]) for way in answer["interventions"]
    ]


def test_what_if_answers_both_and_stores_nothing(
    api: Client, workspace: Workspace, initiative: Initiative
) -> None:
    before = list(Milestone.objects.order_by("pk").values())
    open_one = Milestone.objects.filter(status="planned").first()
    assert open_one is not None

    response = api(role="observer").post(
        url_of(workspace, f"initiatives/{initiative.pk}/what-if/"),
        {
            "as_of": CASE["as_of"],
            "changes": [{"milestone": str(open_one.pk), "actual_date": CASE["as_of"]}],
        },
    )

    answer = response.json()
    assert response.status_code == 200, answer
    earned = [sum(lane["earned"] for lane in answer[side]["lanes"]) for side in ("before", "after")]
    assert earned[1] == earned[0] + open_one.weight
    assert list(Milestone.objects.order_by("pk").values()) == before


def test_sweep_over_rest_ends_with_findings(
    api: Client, workspace: Workspace, initiative: Initiative
) -> None:
    client = api(role="programme_office")

    response = client.post(url_of(workspace, "sweeps/"), {"as_of": CASE["as_of"]})

    assert response.status_code == 202, response.json()
    for range_id in SweepRange.objects.values_list("pk", flat=True):
        runs.run_range(range_id=range_id, at=AT)
    sweep = client.get(response["Location"]).json()
    assert (sweep["state"], sweep["initiatives"]) == ("succeeded", 1)
    findings = client.get(url_of(workspace, "findings/"), {"kind": "pace"}).json()["results"]
    assert {finding["lagging"] for finding in findings} == {
        pair["lagging"] for pair in CASE["expected"]["alignment"]["pairs"]
    }
    assert all(finding["sentence"] for finding in findings)


def test_finding_goes_through_its_life(
    api: Client, workspace: Workspace, initiative: Initiative
) -> None:
    swept(workspace, CASE["as_of"])
    finding = Finding.objects.filter(kind="pace").first()
    assert finding is not None
    client = api(role="programme_office")
    base = url_of(workspace, f"findings/{finding.pk}/")

    assert client.post(base + "acknowledge/", {}).json()["state"] == "acknowledged"
    refused = client.post(base + "acknowledge/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "step_not_possible")
    no_reason = client.post(base + "accept-risk/", {"until": "2999-01-01"})
    assert no_reason.json()["errors"][0]["pointer"] == "/reason"
    accepted = client.post(base + "accept-risk/", {"reason": "funded", "until": "2999-01-01"})
    assert accepted.json()["state"] == "accepted_risk"
    assert client.post(base + "withdraw/", {"reason": "wrong"}).json()["resolution"] == "withdrawn"
    assert client.post(base + "reopen/", {"reason": "right"}).json()["state"] == "open"
    states = [
        change["to"]
        for change in client.get(base + "history/").json()["results"]
        if change["what"] == "state"
    ]
    assert states == ["open", "acknowledged", "accepted_risk", "resolved", "open"]


def test_policy_that_is_sent_as_it_is_tells_nobody(api: Client, workspace: Workspace) -> None:
    admin = api(role="admin")
    made = admin.post(url_of(workspace, "policies/"), {"hold_days": 21})
    path = url_of(workspace, f"policies/{made.json()['id']}/")

    for hold_days in (21, 14):
        etag = admin.get(path)["ETag"]
        assert admin.patch(path, {"hold_days": hold_days}, HTTP_IF_MATCH=etag).status_code == 200

    told = Event.objects.filter(type="policy.changed").values_list("before", "after")
    assert list(told) == [({"hold_days": 21}, {"hold_days": 14})]


def test_policy_that_contradicts_itself_is_refused_at_its_field(
    api: Client, workspace: Workspace
) -> None:
    response = api(role="admin").post(url_of(workspace, "policies/"), {"watch_leave": 0.9})

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == ["/watch_leave"]
