"""Named baselines over REST, and what differs between two of them."""

import datetime as dt

import pytest

from apps.programmes.models import Milestone
from apps.programmes.services.named_baselines import take_baseline
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import (
    InitiativeFactory,
    MilestoneFactory,
    ProgrammeFactory,
)
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)


def after(days):
    return DAY + dt.timedelta(days=days)


@pytest.fixture
def plan(initiative, compute, data, agency):
    """Make milestones a..d in compute and data, all due on one day."""
    layers = {"a": compute, "b": compute, "c": data, "d": data}
    return {
        name: MilestoneFactory.create(
            initiative=initiative,
            layer=layer,
            external_id=name,
            owner_organisation=agency,
            baseline_date=DAY,
        )
        for name, layer in layers.items()
    }


@pytest.fixture
def taken(plan, office, at):
    return take_baseline(actor=office, name="March", at=at)


@pytest.fixture
def moved(taken, plan, initiative, data):
    """Move a by +10 and b by -5 days, cancel c, leave d, add e."""
    Milestone.objects.filter(pk=plan["a"].pk).update(baseline_date=after(10))
    Milestone.objects.filter(pk=plan["b"].pk).update(baseline_date=after(-5))
    Milestone.objects.filter(pk=plan["c"].pk).update(status="cancelled")
    return MilestoneFactory.create(
        initiative=initiative, layer=data, external_id="e", baseline_date=after(30)
    )


def url(client, baseline, *parts):
    return f"{client.base}baselines/{baseline.pk}/compare/" + "".join(f"{p}/" for p in parts)


def told(answer):
    return [
        (row["name"], row["change"], row["from"], row["to"], row["days"])
        for row in answer.json()["results"]
    ]


def test_comparison_with_today_tells_what_was_added_dropped_and_moved(office_api, taken, moved):
    answer = office_api.get(url(office_api, taken), {"with": "today"})

    rows = told(answer)
    assert rows[:2] == [
        ("A", "moved", "2026-03-01", "2026-03-11", 10),
        ("B", "moved", "2026-03-01", "2026-02-24", -5),
    ]
    assert sorted(rows[2:]) == [
        ("C", "dropped", "2026-03-01", None, None),
        ("E", "added", None, "2026-03-31", None),
    ]
    assert answer.json()["summary"] == {"added": 1, "dropped": 1, "moved": 2, "kept": 1}


def test_two_baselines_are_compared_as_they_were(office_api, taken, moved, office, at):
    later = take_baseline(actor=office, name="April", at=at)
    Milestone.objects.update(baseline_date=after(400))

    forth = office_api.get(url(office_api, taken), {"with": str(later.pk), "change": "moved"})
    back = office_api.get(url(office_api, later), {"with": str(taken.pk)})

    assert [row[-1] for row in told(forth)] == [10, -5]
    assert back.json()["summary"] == {"added": 1, "dropped": 1, "moved": 2, "kept": 1}
    assert sorted(row[-1] for row in told(back) if row[-1]) == [-10, 5]


def test_removed_milestone_is_dropped_under_the_name_it_had(office_api, taken, plan):
    plan["a"].delete()

    answer = office_api.get(url(office_api, taken), {"with": "today"})

    assert told(answer) == [("A", "dropped", "2026-03-01", None, None)]


def test_lanes_are_compared_by_their_milestones_and_their_end(office_api, taken, moved, initiative):
    rows = office_api.get(url(office_api, taken, "lanes"), {"with": "today"}).json()["results"]

    assert rows == [
        {
            "initiative": str(initiative.pk),
            "layer": "data",
            "added": 1,
            "dropped": 1,
            "moved": 0,
            "kept": 1,
            "mean_days": 0.0,
            "from_end": "2026-03-01",
            "to_end": "2026-03-31",
            "end_days": 30,
        },
        {
            "initiative": str(initiative.pk),
            "layer": "compute",
            "added": 0,
            "dropped": 0,
            "moved": 2,
            "kept": 0,
            "mean_days": 2.5,
            "from_end": "2026-03-01",
            "to_end": "2026-03-11",
            "end_days": 10,
        },
    ]


def test_pages_of_a_comparison_show_each_milestone_once(office_api, taken, moved):
    seen, address = [], url(office_api, taken) + "?with=today&limit=1"
    while address:
        answer = office_api.get(address)
        seen += told(answer)
        address = answer.json()["next"]

    assert [row[0] for row in seen[:2]] == ["A", "B"]
    assert sorted(row[0] for row in seen) == ["A", "B", "C", "E"]


def test_comparison_is_narrowed_by_initiative_and_layer(office_api, taken, moved, workspace):
    other = InitiativeFactory.create(workspace=workspace)

    def found(**asked):
        answer = office_api.get(url(office_api, taken), {"with": "today"} | asked)
        return sorted(row[0] for row in told(answer))

    assert found(layer="compute") == ["A", "B"]
    assert found(initiative=str(other.pk)) == []


def test_comparison_tells_nothing_of_what_its_reader_does_not_see(
    api, taken, workspace, company, initiative, moved
):
    type(initiative).objects.filter(pk=initiative.pk).update(visibility="participants")
    stranger = api(Role.PARTNER, company)

    rows = stranger.get(url(stranger, taken), {"with": "today"}).json()
    lanes = stranger.get(url(stranger, taken, "lanes"), {"with": "today"}).json()

    assert (rows["results"], lanes["results"]) == ([], [])
    assert rows["summary"] == {"added": 0, "dropped": 0, "moved": 0, "kept": 0}


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/with"),
        ({"with": "yesterday"}, "/with"),
        ({"with": "01900000-0000-7000-8000-000000000000"}, "/with"),
        ({"with": "today", "change": "kept"}, "/change"),
        ({"with": "today", "initiative": "x"}, "/initiative"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_the_parameter(office_api, taken, asked, pointer):
    answer = office_api.get(url(office_api, taken), asked)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_baselines_of_different_scopes_are_not_compared(office_api, taken, office, workspace, at):
    programme = ProgrammeFactory.create(workspace=workspace)
    MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, programme=programme)
    )
    narrow = take_baseline(actor=office, name="Narrow", at=at, programme=programme)

    answer = office_api.get(url(office_api, taken), {"with": str(narrow.pk)})

    assert answer.status_code == 400
    assert "compare like with like" in answer.json()["detail"]


def test_baseline_of_another_workspace_is_not_there(api, office_api, taken):
    elsewhere = api(workspace=WorkspaceFactory.create())

    assert elsewhere.get(url(elsewhere, taken), {"with": "today"}).status_code == 404


def test_comparison_takes_the_same_queries_for_any_number(
    office_api, taken, moved, initiative, data, django_assert_num_queries
):
    office_api.get(url(office_api, taken), {"with": "today"})
    with django_assert_num_queries(5):
        office_api.get(url(office_api, taken), {"with": "today"})
    MilestoneFactory.create_batch(20, initiative=initiative, layer=data)
    with django_assert_num_queries(5):
        assert len(told(office_api.get(url(office_api, taken), {"with": "today"}))) == 24
