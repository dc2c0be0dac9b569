"""Many completions reported at once."""

import datetime as dt

import pytest

from apps.programmes.models import Milestone
from apps.programmes.services.bulk.rows import RowsRefusedError
from apps.programmes.services.reports import Report, report_milestones
from apps.stakeholders.models import Role
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.apps.programmes.published import published, versions

pytestmark = pytest.mark.django_db

DONE = dt.date(2026, 6, 1)


@pytest.fixture
def milestones(initiative, compute, agency):
    """Return a maker of milestones of the agency, by external id."""

    def make(*names, **given):
        whose = {"initiative": initiative, "layer": compute, "owner_organisation": agency} | given
        return [MilestoneFactory.create(external_id=name, **whose) for name in names]

    return make


def standing():
    rows = Milestone.objects.order_by("external_id")
    return list(rows.values_list("external_id", "status", "actual_date", "note", "reported_at"))


def refused(reports, actor, at):
    with pytest.raises(RowsRefusedError) as refusal:
        report_milestones(actor=actor, reports=reports, at=at)
    return [(error.row, error.field, error.code) for error in refusal.value.rows]


def test_reports_by_id_and_external_id_are_written_with_history_and_events(milestones, partner, at):
    first, second = milestones("a", "b", note="as before")

    done = report_milestones(
        actor=partner,
        reports=[
            Report("b", DONE, "https://example.org/b"),
            Report(str(first.pk), DONE, note="in"),
        ],
        at=at,
    )

    assert done == [second.pk, first.pk]
    assert standing() == [
        ("a", "reported", DONE, "in", at),
        ("b", "reported", DONE, "as before", at),
    ]
    assert published("subject_id", "after__evidence_url", "actor__name") == [
        ("milestone.reported", second.pk, "https://example.org/b", partner.actor_name),
        ("milestone.reported", first.pk, None, partner.actor_name),
    ]
    written = versions().filter(status="reported").order_by("pgh_obj_id")
    assert [each["actor_id"] for each in written.values_list("pgh_context", flat=True)] == [
        partner.actor_id
    ] * 2


def test_every_wrong_row_is_named_and_nothing_is_written(milestones, partner, company, at):
    accepted = {"status": "accepted", "actual_date": DONE}
    milestones("a", "future")
    milestones("theirs", owner_organisation=company)
    milestones("accepted", **accepted)
    milestones("cancelled", status="cancelled")
    before = standing()

    reports = [
        Report("a", DONE),
        Report("nowhere", DONE),
        Report("theirs", DONE),
        Report("accepted", DONE),
        Report("cancelled", DONE),
        Report("a", DONE),
        Report("future", dt.date(2026, 6, 16)),
    ]

    assert refused(reports, partner, at) == [
        (1, "milestone", "does_not_exist"),
        (2, "milestone", "not_your_own"),
        (3, "milestone", "accepted_already"),
        (4, "milestone", "cancelled"),
        (5, "milestone", "duplicate"),
        (6, "actual_date", "actual_date_in_future"),
    ]
    assert (standing(), published()) == (before, [])


def test_name_that_several_milestones_have_is_ambiguous(milestones, workspace, office, at):
    milestones("a")
    other = InitiativeFactory.create(workspace=workspace)
    milestones("a", initiative=other)

    assert refused([Report("a", DONE)], office, at) == [(0, "milestone", "ambiguous")]


def test_milestone_that_the_actor_does_not_see_is_not_there(
    milestones, workspace, member, company, at
):
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    milestones("a", initiative=hidden)
    stranger = member(Role.PARTNER, company)

    assert refused([Report("a", DONE)], stranger, at) == [(0, "milestone", "does_not_exist")]


def test_events_of_an_invite_only_initiative_are_for_its_participants(
    milestones, workspace, partner, agency, at
):
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    milestones("a", initiative=hidden)

    report_milestones(actor=partner, reports=[Report("a", DONE)], at=at)

    assert published("restricted_to") == [("milestone.reported", [agency.pk])]


@pytest.mark.parametrize("number", [1, 40])
def test_reports_take_the_same_statements_however_many_they_are(
    milestones, partner, at, number, django_assert_num_queries
):
    names = [f"m{n}" for n in range(number)]
    milestones(*names)

    with django_assert_num_queries(7):
        report_milestones(actor=partner, reports=[Report(name, DONE) for name in names], at=at)
