"""What a change of baselines does to paces and findings."""

import datetime as dt

import pytest

from apps.programmes.models import Milestone
from apps.programmes.services.baselines import (
    Move,
    approve_baseline_change,
    propose_baseline_change,
)
from apps.stakeholders.models import Role
from tests.apps.alignment.cases import needing, wait
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

AS_OF = "2026-03-01"
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DONE = {"status": "accepted"}


@pytest.fixture
def office(member):
    return member()


@pytest.fixture
def initiative(workspace):
    """Compute is done on time; data was due on 1 January and 1 February, and is not done."""
    initiative = InitiativeFactory.create(workspace=workspace)
    reported = {"initiative": initiative, "reported_at": AT}
    layers = {
        key: LayerFactory.create(workspace=workspace, key=key, position=place)
        for place, key in enumerate(("compute", "data"))
    }
    for month in (1, 2):
        day = dt.date(2026, month, 1)
        MilestoneFactory.create(
            layer=layers["compute"], baseline_date=day, actual_date=day, **DONE, **reported
        )
        MilestoneFactory.create(
            layer=layers["data"], baseline_date=day, external_id=f"data-{month}", **reported
        )
    return initiative


@pytest.fixture
def change(initiative, office):
    """Ask for both milestones of data to be due in half a year."""
    late = Milestone.objects.filter(external_id__startswith="data-").order_by("external_id")
    moves = [Move(one, one.baseline_date + dt.timedelta(days=180)) for one in late]
    return propose_baseline_change(actor=office, reason="flood", moves=moves, at=AT)


def effect(client, change, **asked):
    url = f"{client.base}baseline-changes/{change.pk}/effect/"
    return client.get(url, {"as_of": AS_OF} | asked)


def test_effect_shows_every_pace_and_finding_before_and_after(api, office, change, initiative):
    answer = effect(api(actor=office), change)

    (told,) = answer.json()["results"]
    assert answer.status_code == 200
    assert told["initiative"] == str(initiative.pk)
    assert told["paces"] == [
        {"layer": "compute", "before": 0, "after": 0, "original": 0},
        {"layer": "data", "before": -59, "after": 0, "original": -59},
    ]
    assert [
        (one["before"]["kind"], one["before"]["lagging"], one["after"]) for one in told["findings"]
    ] == [("pace", "data", None)]
    assert told["findings"][0]["before"]["leading"] == ["compute"]
    assert told["findings"][0]["before"]["skew_days"] == 59


def test_effect_agrees_with_the_what_if_of_the_same_dates(api, office, change, initiative):
    client = api(actor=office)
    body = {
        "as_of": AS_OF,
        "changes": [
            {"milestone": str(move.milestone_id), "baseline_date": str(move.to_date)}
            for move in change.moves.all()
        ],
    }

    sides = client.post(f"{client.base}initiatives/{initiative.pk}/what-if/", body).json()

    (told,) = effect(client, change).json()["results"]
    for side in ("before", "after"):
        paces = {pace["layer"]: pace[side] for pace in told["paces"]}
        assert paces == {lane["layer"]: lane["pace_days"] for lane in sides[side]["lanes"]}


def test_effect_of_an_approved_change_is_told_as_it_was_asked_for(api, office, change):
    client = api(actor=office)
    asked = effect(client, change).json()
    approve_baseline_change(change=change, actor=office, at=AT)

    assert effect(client, change).json() == asked


def test_effect_stores_nothing(api, office, change):
    before = list(Milestone.objects.order_by("pk").values())

    effect(api(actor=office), change)

    assert list(Milestone.objects.order_by("pk").values()) == before


def test_effect_reaches_those_who_wait_for_what_moves(api, office, workspace):
    needed = needing(workspace, "needed")
    waiting = needing(workspace, "waiting", needed)
    moves = [Move(needed, dt.date(2026, 6, 1))]
    change = propose_baseline_change(actor=office, reason="flood", moves=moves, at=AT)

    rows = effect(api(actor=office), change, as_of="2026-02-01").json()["results"]

    found = {row["initiative"]: row["findings"] for row in rows}
    (raised,) = found[str(waiting.initiative_id)]
    assert raised["before"] is None
    assert raised["after"]["kind"] == "dependency_conflict"
    assert raised["after"]["milestones"] == [str(waiting.pk), str(needed.pk)]
    assert found[str(needed.initiative_id)] == []


def test_effect_tells_nothing_of_what_its_reader_does_not_see(api, office, workspace, member):
    mine = OrganisationFactory.create(workspace=workspace)
    needed = needing(workspace, "needed")
    hidden = needing(workspace, "hidden", needed, visibility="participants")
    open_one = needing(workspace, "open")
    wait(open_one, hidden)
    moves = [Move(needed, dt.date(2026, 6, 1))]
    change = propose_baseline_change(actor=office, reason="flood", moves=moves, at=AT)
    unseen = propose_baseline_change(
        actor=office, reason="flood", moves=[Move(hidden, dt.date(2026, 6, 1))], at=AT
    )
    partner = api(Role.PARTNER, mine)

    rows = effect(partner, change, as_of="2026-02-01").json()["results"]

    assert [row["initiative"] for row in rows] == [str(needed.initiative_id)]
    assert effect(partner, unseen).status_code == 404


def test_effect_takes_the_same_queries_for_any_number(
    api, office, workspace, django_assert_num_queries
):
    client = api(actor=office)

    def ask(number):
        needed = [needing(workspace, f"n{number}-{place}") for place in range(number)]
        moves = [Move(one, dt.date(2026, 6, 1)) for one in needed]
        return propose_baseline_change(actor=office, reason="flood", moves=moves, at=AT)

    one, many = ask(1), ask(5)
    effect(client, one)
    with django_assert_num_queries(8):
        effect(client, one)
    with django_assert_num_queries(8):
        assert len(effect(client, many).json()["results"]) == 5
