"""Baselines on pages: changes and their effect, names, and comparisons."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.programmes.models import Baseline, BaselineChange, Milestone
from apps.programmes.services.baselines import Move, propose_baseline_change
from apps.programmes.services.named_baselines import take_baseline
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.days import in_days, today
from tests.factories import OrganisationFactory


def day(days):
    return in_days(days)


@pytest.fixture
def initiative(workspace, out_of_step, recorded):
    """A plan in which layers are out of step, moved so that it is so today."""
    initiative = recorded(out_of_step)
    ahead = today() - dt.date.fromisoformat(out_of_step["as_of"])
    for milestone in Milestone.objects.all():
        milestone.baseline_date += ahead
        milestone.original_baseline_date = milestone.baseline_date
        if milestone.actual_date:
            milestone.actual_date += ahead
        milestone.reported_at = timezone.now()
        milestone.save()
    return initiative


@pytest.fixture
def late(initiative):
    return Milestone.objects.filter(actual_date=None, baseline_date__lt=today()).earliest(
        "baseline_date", "pk"
    )


@pytest.fixture
def change(member, late):
    moves = [Move(late, day(90))]
    return propose_baseline_change(
        actor=member(), reason="A flood.", moves=moves, at=timezone.now()
    )


def page_of(client, *parts):
    return client.get(client.base + "".join(f"{part}/" for part in parts))


def decide(client, change, **said):
    return client.post(f"{client.base}baseline-changes/{change.pk}/", said)


def test_workspace_without_changes_or_baselines_is_told_what_they_are_for(reader):
    page = page_of(reader(), "baselines").content.decode()

    assert "Nobody asks for other dates." in page
    assert "No baseline has been kept yet." in page


def test_waiting_change_leads_to_its_dates_and_effect(reader, change, late):
    office = reader()
    assert "A flood." in page_of(office, "baselines").content.decode()

    answer = page_of(office, "baseline-changes", change.pk)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert late.name in page
    assert "Pace before" in page
    assert "Layers out of step" in page
    assert "Approve: move the baselines" in page


def test_office_approves_with_what_is_to_be_said(reader, change, late):
    office = reader()

    answer = decide(office, change, decision="approve", note="Agreed.")

    late.refresh_from_db()
    assert (answer.status_code, late.baseline_date) == (302, day(90))
    page = page_of(office, "baseline-changes", change.pk).content.decode()
    assert "Agreed." in page
    assert "Approve: move the baselines" not in page


def test_declining_needs_a_reason(reader, change, late):
    office = reader()

    answer = decide(office, change, decision="decline")
    assert answer.status_code == 400
    assert "Say why it is declined." in answer.content.decode()
    assert decide(office, change, decision="decline", note="Too late.").status_code == 302

    assert BaselineChange.objects.values_list("state", "decision_note").get() == (
        "declined",
        "Too late.",
    )
    assert decide(office, change, decision="approve").status_code == 409


def test_change_whose_dates_moved_meanwhile_says_which(reader, change, late):
    Milestone.objects.filter(pk=late.pk).update(baseline_date=day(-400))

    answer = decide(reader(), change, decision="approve")

    assert answer.status_code == 409
    assert f"The baseline of “{late.name}” is {day(-400)} now." in answer.content.decode()


def test_partner_reads_but_does_not_decide(reader, change, workspace):
    partner = reader(Role.PARTNER, organisation=OrganisationFactory.create(workspace=workspace))

    assert "Approve" not in page_of(partner, "baseline-changes", change.pk).content.decode()
    assert decide(partner, change, decision="approve").status_code == 403
    assert partner.post(f"{partner.base}baselines/", {"name": "Mine"}).status_code == 403
    type(change.moves.get().milestone.initiative).objects.update(visibility="participants")
    assert page_of(partner, "baseline-changes", change.pk).status_code == 404


def test_baseline_is_kept_by_name_once(reader, initiative):
    office = reader()

    assert office.post(f"{office.base}baselines/", {"name": "March"}).status_code == 302
    again = office.post(f"{office.base}baselines/", {"name": "March"})

    assert again.status_code == 400
    assert "There is a baseline of this name already." in again.content.decode()
    assert "March" in page_of(office, "baselines").content.decode()
    assert Baseline.objects.count() == 1


def test_comparison_shows_what_moved_and_draws_it(reader, member, late):
    baseline = take_baseline(actor=member(), name="March", at=timezone.now())
    before = late.baseline_date
    Milestone.objects.filter(pk=late.pk).update(baseline_date=before + dt.timedelta(days=30))
    office = reader()

    page = page_of(office, "baselines", baseline.pk).content.decode()

    assert late.name in page
    assert "+30 d" in page
    assert page.count('class="way later"') == 1
    assert "<b>1</b> moved" in page


def test_comparison_without_a_difference_says_so(reader, member, initiative):
    baseline = take_baseline(actor=member(), name="March", at=timezone.now())

    assert "Nothing differs" in page_of(reader(), "baselines", baseline.pk).content.decode()


def test_pages_take_the_same_queries_for_any_number(
    reader, change, member, initiative, django_assert_num_queries
):
    office, actor = reader(), member()
    take_baseline(actor=actor, name="one", at=timezone.now())
    page_of(office, "baselines")
    with django_assert_num_queries(7):
        page_of(office, "baselines")
    with django_assert_num_queries(11):
        page_of(office, "baseline-changes", change.pk)
    other = InitiativeFactory.create(workspace=initiative.workspace)
    layer = change.moves.get().milestone.layer
    more = MilestoneFactory.create_batch(4, initiative=other, layer=layer)
    moves = [Move(milestone, day(90)) for milestone in more]
    wide = propose_baseline_change(actor=actor, reason="Wide.", moves=moves, at=timezone.now())
    take_baseline(actor=actor, name="two", at=timezone.now())
    with django_assert_num_queries(7):
        page_of(office, "baselines")
    with django_assert_num_queries(11):
        page_of(office, "baseline-changes", wide.pk)
