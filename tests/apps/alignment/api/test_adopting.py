"""Making a what-if true, over REST."""

import datetime as dt

import pytest

from apps.programmes.models import BaselineChange, Milestone
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.apps.programmes.published import published
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(workspace=workspace)


@pytest.fixture
def plan(workspace, agency):
    initiative = InitiativeFactory.create(workspace=workspace)
    common = {"initiative": initiative, "layer": LayerFactory.create(workspace=workspace)}
    return [
        MilestoneFactory.create(owner_organisation=agency, **common),
        MilestoneFactory.create(**common),
        MilestoneFactory.create(
            status="accepted", actual_date=dt.date(2026, 2, 1), owner_organisation=agency, **common
        ),
    ]


def adopt(client, plan, *changes, reason="Flood."):
    url = f"{client.base}initiatives/{plan[0].initiative_id}/what-if/adopt/"
    rows = [{"milestone": str(milestone.pk)} | dates for milestone, dates in changes]
    return client.post(url, {"reason": reason, "changes": rows})


def pointers(response):
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_baselines_are_asked_for_and_forecasts_written_in_one_go(api, plan):
    first, second, _ = plan

    answer = adopt(
        api(),
        plan,
        (first, {"baseline_date": "2026-05-01", "forecast_date": "2026-05-02"}),
        (second, {"forecast_date": "2026-06-01"}),
    )

    change = BaselineChange.objects.get()
    assert (answer.status_code, answer.json()) == (
        200,
        {"baseline_change": str(change.pk), "forecasts": [str(first.pk), str(second.pk)]},
    )
    moves = change.moves.values_list("milestone_id", "from_date", "to_date")
    assert list(moves) == [(first.pk, dt.date(2026, 3, 1), dt.date(2026, 5, 1))]
    assert list(Milestone.objects.order_by("pk").values_list("baseline_date", "forecast_date")) == [
        (dt.date(2026, 3, 1), dt.date(2026, 5, 2)),
        (dt.date(2026, 3, 1), dt.date(2026, 6, 1)),
        (dt.date(2026, 3, 1), None),
    ]
    assert published("subject_id", "after__forecast_date") == [
        ("baseline_change.proposed", change.pk, None),
        ("milestone.changed", first.pk, "2026-05-02"),
        ("milestone.changed", second.pk, "2026-06-01"),
    ]


def test_wrong_rows_are_named_and_nothing_is_adopted(api, plan, workspace):
    first, _, done = plan
    elsewhere = MilestoneFactory.create(initiative=InitiativeFactory.create(workspace=workspace))

    answer = adopt(
        api(),
        plan,
        (first, {"forecast_date": "2026-05-02"}),
        (elsewhere, {"forecast_date": "2026-05-02"}),
        (done, {"forecast_date": "2026-05-02"}),
        (first, {"actual_date": "2026-02-01"}),
    )

    assert answer.status_code == 400
    assert pointers(answer) == [
        ("/changes/1/milestone", "not_found"),
        ("/changes/2/forecast_date", "done"),
        ("/changes/3/milestone", "duplicate"),
        ("/changes/3/actual_date", "not_adoptable"),
    ]
    assert published() == []


def test_dates_as_they_are_are_nothing_to_adopt(api, plan):
    answer = adopt(api(), plan, (plan[0], {"baseline_date": "2026-03-01"}))

    assert (answer.status_code, pointers(answer)) == (400, [("/changes", "no_change")])


def test_partner_adopts_its_own_organisations_dates_alone(api, plan, agency):
    partner = api(Role.PARTNER, agency)

    refused = adopt(partner, plan, (plan[1], {"forecast_date": "2026-05-02"}))
    taken = adopt(partner, plan, (plan[0], {"forecast_date": "2026-05-02"}))

    assert (refused.status_code, pointers(refused)) == (
        403,
        [("/changes/0/milestone", "not_your_own")],
    )
    assert taken.status_code == 200
    plan[0].refresh_from_db()
    assert plan[0].reported_at is not None


def test_adopting_takes_the_same_queries_for_any_number(api, plan, django_assert_max_num_queries):
    client = api()
    more = MilestoneFactory.create_batch(20, initiative=plan[0].initiative, layer=plan[0].layer)
    dates = {"forecast_date": "2026-05-02", "baseline_date": "2026-05-02"}

    with django_assert_max_num_queries(18):
        assert adopt(client, plan, *((one, dates) for one in more)).status_code == 200
