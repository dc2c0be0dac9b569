import datetime as dt

import pytest

from tests.apps.programmes.answers import problem
from tests.apps.programmes.factories import (
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(office_api):
    return f"{office_api.base}milestones/"


def test_list_is_narrowed_by_declared_filters(office_api, url, initiative, compute, data, agency):
    racks = MilestoneFactory.create(
        initiative=initiative,
        layer=compute,
        owner_organisation=agency,
        external_id="racks",
        source="plan",
        forecast_date=dt.date(2026, 5, 1),
    )
    MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=initiative.workspace),
        layer=data,
        external_id="labels",
        baseline_date=dt.date(2026, 8, 1),
        actual_date=dt.date(2026, 6, 1),
        status="accepted",
        reported_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
    )
    narrowing = [
        f"initiative={initiative.pk}",
        "initiative=gpu",
        "layer=compute",
        f"layer={compute.pk}",
        "owner_organisation=agency",
        f"owner_organisation={agency.pk}",
        "sector=government",
        "status=planned&status=cancelled",
        "source=plan",
        "external_id=racks",
        "baseline_date__lte=2026-03-01",
        "baseline_date=2026-03-01",
        "forecast_date__gte=2026-04-01",
        "actual_date__isnull=true",
        "reported_at__isnull=true",
        "search=rack",
    ]

    found = {
        query: [each["id"] for each in office_api.get(f"{url}?{query}").json()["results"]]
        for query in narrowing
    }

    assert found == {query: [str(racks.pk)] for query in narrowing}


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("colour=red", "/colour"), ("status=done", "/status"), ("baseline_date=x", "/baseline_date")],
)
def test_unknown_or_senseless_parameter_is_refused(office_api, url, query, pointer):
    status, code, errors = problem(office_api.get(f"{url}?{query}"))

    assert (status, code, [each for each, _ in errors]) == (400, "invalid_input", [pointer])


def test_list_is_walked_in_every_order_with_each_row_once(office_api, url, initiative, compute):
    days = [None, dt.date(2026, 5, 1), dt.date(2026, 5, 1), dt.date(2026, 4, 1), None]
    for day in days:
        MilestoneFactory.create(initiative=initiative, layer=compute, forecast_date=day)

    for ordering in ("id", "-id", "forecast_date", "-forecast_date", "name", "-weight"):
        page, seen = f"{url}?limit=2&ordering={ordering}", []
        while page:
            answer = office_api.get(page).json()
            seen += [each["id"] for each in answer["results"]]
            page = answer["next"]
        assert len(seen) == len(set(seen)) == len(days), ordering


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    office_api, url, initiative, agency, rows, django_assert_num_queries
):
    for _ in range(rows):
        MilestoneFactory.create(
            initiative=initiative,
            layer=LayerFactory.create(workspace=initiative.workspace),
            owner_organisation=agency,
        )
    office_api.get(url)

    with django_assert_num_queries(3):
        answer = office_api.get(url)

    assert len(answer.json()["results"]) == rows


def test_milestone_of_an_invite_only_initiative_is_not_there(partner_api, url, workspace, compute):
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    milestone = MilestoneFactory.create(initiative=hidden, layer=compute)

    assert [
        partner_api.get(f"{url}{milestone.pk}/").status_code,
        partner_api.get(f"{url}{milestone.pk}/history/").status_code,
        partner_api.post(f"{url}{milestone.pk}/report/", {}).status_code,
        partner_api.patch(f"{url}{milestone.pk}/", {}).status_code,
    ] == [404] * 4
    assert partner_api.get(url).json()["results"] == []
