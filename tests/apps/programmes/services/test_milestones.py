import datetime as dt

import pytest

from apps.common.errors import InvalidInputError, NotAllowedError
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.services.milestones import (
    change_milestone,
    create_milestone,
    remove_milestone,
)
from apps.programmes.services.refusals import AcceptedAlreadyError, BaselineChangeRequiredError
from tests.apps.programmes.factories import ParticipationFactory
from tests.apps.programmes.published import published

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)
DONE = dt.date(2026, 6, 1)


def pointers(caught):
    return [(error.pointer, error.code) for error in caught.value.errors]


def test_milestone_created_by_the_office_keeps_its_first_baseline_and_is_published(
    office, initiative, compute, agency, at
):
    milestone = create_milestone(
        actor=office,
        initiative=initiative,
        layer=compute,
        owner_organisation=agency,
        name="Racks",
        baseline_date=DAY,
        weight=2.5,
        external_id="racks",
        source="plan",
        at=at,
    )

    assert Milestone.objects.get(pk=milestone.pk).original_baseline_date == DAY
    assert published("subject_id", "before", "after", "restricted_to") == [
        (
            "milestone.created",
            milestone.pk,
            None,
            {
                "initiative": str(initiative.pk),
                "layer": "compute",
                "owner_organisation": str(agency.pk),
                "name": "Racks",
                "weight": 2.5,
                "baseline_date": "2026-03-01",
                "original_baseline_date": "2026-03-01",
                "forecast_date": None,
                "actual_date": None,
                "status": "planned",
                "evidence_url": "",
                "note": "",
                "reported_at": None,
                "external_id": "racks",
                "source": "plan",
            },
            None,
        )
    ]


def test_milestone_created_by_a_partner_is_its_own_and_counts_as_reported_on(
    partner, initiative, compute, agency, at
):
    ParticipationFactory.create(initiative=initiative, organisation=agency)

    milestone = create_milestone(
        actor=partner, initiative=initiative, layer=compute, name="x", baseline_date=DAY, at=at
    )

    assert (milestone.owner_organisation, milestone.reported_at) == (agency, at)


def test_partner_cannot_create_for_another_organisation(
    partner, initiative, compute, agency, company, at
):
    ParticipationFactory.create(initiative=initiative, organisation=agency)

    with pytest.raises(NotAllowedError) as caught:
        create_milestone(
            actor=partner,
            initiative=initiative,
            layer=compute,
            owner_organisation=company,
            name="x",
            baseline_date=DAY,
            at=at,
        )

    assert pointers(caught) == [("/owner_organisation", "not_your_own")]


def test_partner_cannot_create_where_it_takes_no_part(partner, initiative, compute, at):
    with pytest.raises(NotAllowedError) as caught:
        create_milestone(
            actor=partner, initiative=initiative, layer=compute, name="x", baseline_date=DAY, at=at
        )

    assert pointers(caught) == [("/initiative", "not_your_own")]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"status": "accepted"}, ("/actual_date", "actual_date_required")),
        ({"status": "reported"}, ("/actual_date", "actual_date_required")),
        (
            {"status": "planned", "actual_date": DONE},
            ("/actual_date", "actual_date_unexpected"),
        ),
        (
            {"status": "accepted", "actual_date": dt.date(2026, 6, 16)},
            ("/actual_date", "actual_date_in_future"),
        ),
    ],
)
def test_dates_that_do_not_fit_the_status_are_refused(
    office, initiative, compute, at, fields, error
):
    with pytest.raises(InvalidInputError) as caught:
        create_milestone(
            actor=office,
            initiative=initiative,
            layer=compute,
            name="x",
            baseline_date=DAY,
            at=at,
            **fields,
        )

    assert pointers(caught) == [error]


def test_future_is_judged_by_the_day_of_the_workspace(office, milestone, at):
    office.workspace.time_zone = "Pacific/Kiritimati"  # 14 hours ahead: the 16th already
    office.workspace.save()

    changed = change_milestone(
        milestone=milestone,
        actor=office,
        changes={"status": "accepted", "actual_date": dt.date(2026, 6, 16)},
        at=at,
    )

    assert changed.status == "accepted"


def test_actual_date_alone_means_reported(office, milestone, at):
    change_milestone(milestone=milestone, actor=office, changes={"actual_date": DONE}, at=at)

    assert Milestone.objects.get().status == "reported"
    assert published("before", "after") == [
        (
            "milestone.reported",
            {"actual_date": None, "status": "planned"},
            {"actual_date": "2026-06-01", "status": "reported"},
        )
    ]


def test_change_of_nothing_publishes_nothing(office, milestone, at):
    change_milestone(milestone=milestone, actor=office, changes={"name": milestone.name}, at=at)

    assert published() == []


def test_partner_that_speaks_of_progress_has_reported(partner, milestone, at):
    change_milestone(
        milestone=milestone, actor=partner, changes={"forecast_date": dt.date(2026, 9, 1)}, at=at
    )

    assert Milestone.objects.get().reported_at == at


def test_partner_that_renames_has_not_reported(partner, milestone, at):
    change_milestone(milestone=milestone, actor=partner, changes={"name": "Other"}, at=at)

    assert (Milestone.objects.get().name, Milestone.objects.get().reported_at) == ("Other", None)


def test_partner_cannot_change_what_another_owns(partner, milestone, company, at):
    milestone.owner_organisation = company

    with pytest.raises(NotAllowedError):
        change_milestone(milestone=milestone, actor=partner, changes={"name": "Other"}, at=at)


def test_partner_cannot_set_what_is_the_offices(partner, milestone, data, at):
    with pytest.raises(NotAllowedError) as caught:
        change_milestone(
            milestone=milestone, actor=partner, changes={"weight": 2.0, "layer": data}, at=at
        )

    assert pointers(caught) == [("/layer", "office_only"), ("/weight", "office_only")]


def test_partner_cannot_accept(partner, milestone, at):
    with pytest.raises(NotAllowedError) as caught:
        change_milestone(
            milestone=milestone,
            actor=partner,
            changes={"status": "accepted", "actual_date": DONE},
            at=at,
        )

    assert pointers(caught) == [("/status", "office_only")]


def test_partner_cannot_cancel(partner, milestone, at):
    with pytest.raises(NotAllowedError) as caught:
        change_milestone(milestone=milestone, actor=partner, changes={"status": "cancelled"}, at=at)

    assert pointers(caught) == [("/status", "office_only")]


def test_partner_cannot_reopen_what_is_accepted(partner, milestone, at):
    milestone.status, milestone.actual_date = "accepted", DONE
    milestone.save()

    with pytest.raises(AcceptedAlreadyError):
        change_milestone(
            milestone=milestone,
            actor=partner,
            changes={"status": "in_progress", "actual_date": None},
            at=at,
        )


def test_partner_is_told_where_to_ask_for_another_baseline(partner, milestone, at):
    with pytest.raises(BaselineChangeRequiredError) as caught:
        change_milestone(milestone=milestone, actor=partner, changes={"baseline_date": DONE}, at=at)

    assert pointers(caught) == [("/baseline_date", "baseline_change_required")]


def test_office_needs_a_reason_to_move_a_baseline(office, milestone, at):
    with pytest.raises(InvalidInputError) as caught:
        change_milestone(milestone=milestone, actor=office, changes={"baseline_date": DONE}, at=at)

    assert pointers(caught) == [("/reason", "required")]


def test_office_that_moves_a_baseline_leaves_an_approved_change(office, milestone, at):
    change_milestone(
        milestone=milestone,
        actor=office,
        changes={"baseline_date": DONE},
        reason="budget",
        at=at,
    )

    change = BaselineChange.objects.get()
    assert list(change.moves.values_list("milestone", "from_date", "to_date")) == [
        (milestone.pk, DAY, DONE)
    ]
    assert (change.state, change.reason, change.asked_by, change.decided_by) == (
        "approved",
        "budget",
        office,
        office,
    )
    assert Milestone.objects.get().original_baseline_date == DAY
    assert published("after") == [
        (
            "baseline_change.approved",
            {"state": "approved", "reason": "budget", "decision_note": "", "moves": 1},
        ),
        ("milestone.changed", {"baseline_date": "2026-06-01"}),
    ]


def test_removed_milestone_is_published_as_it_was(office, milestone, at):
    remove_milestone(milestone=milestone, actor=office, at=at)

    assert not Milestone.objects.exists()
    [(kind, before, after)] = published("before", "after")
    assert (kind, before["name"], after) == ("milestone.removed", "Racks", None)


def test_event_of_an_invite_only_initiative_is_for_those_concerned(
    office, milestone, initiative, agency, company, at
):
    initiative.visibility, initiative.lead_organisation = "participants", company
    initiative.save()

    change_milestone(milestone=milestone, actor=office, changes={"name": "Other"}, at=at)

    assert published("restricted_to") == [("milestone.changed", sorted([agency.pk, company.pk]))]
