"""What if, on the page of an initiative."""

import pytest

from apps.dashboard.wording import MINUS
from apps.programmes.models import BaselineChange, Milestone
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.days import in_days
from tests.factories import OrganisationFactory


def day(days):
    return in_days(days).isoformat()


@pytest.fixture
def agency(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Agency")


@pytest.fixture
def milestone(workspace, agency):
    initiative = InitiativeFactory.create(workspace=workspace)
    layer = LayerFactory.create(workspace=workspace, key="compute", name="Compute")
    common = {"initiative": initiative, "layer": layer, "owner_organisation": agency}
    MilestoneFactory.create(baseline_date=in_days(100), **common)
    return MilestoneFactory.create(baseline_date=in_days(-40), **common)


def address(client, milestone):
    return f"{client.base}initiatives/{milestone.initiative_id}/what-if/"


def ask(client, milestone, **said):
    """Send dates of the milestone, named as the form's fields begin."""
    named = {
        f"{name}-{milestone.pk}" if name.endswith("_date") else name: value
        for name, value in said.items()
    }
    return client.post(address(client, milestone), named)


def stored():
    return list(Milestone.objects.order_by("pk").values())


def test_page_offers_the_dates_as_they_are(reader, milestone):
    office = reader()
    page = office.get(address(office, milestone)).content.decode()

    assert f'name="baseline_date-{milestone.pk}" value="{day(-40)}"' in page
    initiative = office.get(f"{office.base}initiatives/{milestone.initiative_id}/")
    assert address(office, milestone) in initiative.content.decode()


def test_dates_are_tried_side_by_side_and_nothing_is_stored(reader, milestone):
    office, before = reader(), stored()

    answer = ask(office, milestone, baseline_date=day(10))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"{MINUS}40 d" in page
    assert "on pace" in page
    assert "Adopt these dates" in page
    assert stored() == before
    assert BaselineChange.objects.count() == 0


def test_dates_as_they_are_change_nothing(reader, milestone):
    answer = ask(reader(), milestone, baseline_date=day(-40))

    assert "These are the dates as they are" in answer.content.decode()


def test_wrong_date_is_told_where_it_stands(reader, milestone):
    answer = ask(reader(), milestone, baseline_date="soon")

    assert answer.status_code == 400
    assert "Give a date such as 2026-03-01." in answer.content.decode()


def test_adopted_baseline_is_asked_for_and_forecast_is_written(reader, milestone):
    office = reader()

    answer = ask(
        office, milestone, baseline_date=day(10), forecast_date=day(12), reason="Flood.", adopt="1"
    )

    change = BaselineChange.objects.get()
    assert answer["Location"] == f"{office.base}baseline-changes/{change.pk}/"
    assert (change.reason, change.state, str(change.moves.get().to_date)) == (
        "Flood.",
        "proposed",
        day(10),
    )
    milestone.refresh_from_db()
    assert (str(milestone.baseline_date), str(milestone.forecast_date)) == (day(-40), day(12))


def test_adopting_needs_a_reason(reader, milestone):
    answer = ask(reader(), milestone, forecast_date=day(12), adopt="1")

    assert answer.status_code == 400
    assert "Say why the dates change." in answer.content.decode()


def test_partner_tries_any_dates_but_adopts_its_own(reader, milestone, workspace):
    other = OrganisationFactory.create(workspace=workspace)
    stranger = reader(Role.PARTNER, organisation=other)
    before = stored()

    assert ask(stranger, milestone, forecast_date=day(12)).status_code == 200
    answer = ask(stranger, milestone, forecast_date=day(12), reason="Flood.", adopt="1")

    assert answer.status_code == 403
    assert stored() == before


def test_observer_tries_but_adopts_nothing(reader, milestone):
    observer = reader(Role.OBSERVER)

    assert "Adopt" not in ask(observer, milestone, forecast_date=day(12)).content.decode()
    adopted = ask(observer, milestone, forecast_date=day(12), reason="Flood.", adopt="1")
    assert adopted.status_code == 403


def test_page_takes_the_same_queries_for_any_number(
    reader, milestone, agency, django_assert_num_queries
):
    office = reader()
    ask(office, milestone, baseline_date=day(10))
    with django_assert_num_queries(9):
        ask(office, milestone, baseline_date=day(10))
    MilestoneFactory.create_batch(
        5, initiative=milestone.initiative, layer=milestone.layer, owner_organisation=agency
    )
    with django_assert_num_queries(9):
        ask(office, milestone, baseline_date=day(10))
