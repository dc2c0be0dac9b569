import datetime as dt

import pytest

from apps.common.errors import InvalidInputError, NotAllowedError
from apps.programmes.models import Milestone
from apps.programmes.services.refusals import (
    AcceptedAlreadyError,
    CancelledError,
    NotReportedError,
)
from apps.programmes.services.reporting import (
    accept_milestone,
    report_milestone,
    return_milestone,
)
from tests.apps.programmes.published import published

pytestmark = pytest.mark.django_db

DONE = dt.date(2026, 6, 1)


def standing():
    return Milestone.objects.values_list("status", "actual_date", "reported_at").get()


@pytest.fixture
def reported(milestone, partner, at):
    return report_milestone(
        milestone=milestone,
        actor=partner,
        actual_date=DONE,
        evidence_url="https://example.org/racks",
        note="all in",
        at=at,
    )


def test_report_waits_for_acceptance(reported, at):
    assert standing() == ("reported", DONE, at)
    assert (reported.evidence_url, reported.note) == ("https://example.org/racks", "all in")
    assert published("after__status") == [("milestone.reported", "reported")]


def test_report_of_another_organisations_milestone_is_refused(milestone, partner, company, at):
    milestone.owner_organisation = company

    with pytest.raises(NotAllowedError):
        report_milestone(milestone=milestone, actor=partner, actual_date=DONE, at=at)


def test_report_of_a_day_to_come_is_refused_and_changes_nothing(milestone, partner, at):
    with pytest.raises(InvalidInputError):
        report_milestone(
            milestone=milestone, actor=partner, actual_date=dt.date(2026, 6, 16), at=at
        )

    assert standing() == ("planned", None, None)
    assert published() == []


def test_report_of_a_cancelled_milestone_is_refused(milestone, partner, at):
    milestone.status = "cancelled"

    with pytest.raises(CancelledError):
        report_milestone(milestone=milestone, actor=partner, actual_date=DONE, at=at)


def test_accepted_completion_counts(reported, office, at):
    accept_milestone(milestone=reported, actor=office, at=at)

    assert standing() == ("accepted", DONE, at)
    assert published("before", "after")[1:] == [
        ("milestone.accepted", {"status": "reported"}, {"status": "accepted"})
    ]


def test_accepted_completion_is_neither_accepted_nor_reported_again(reported, office, partner, at):
    accept_milestone(milestone=reported, actor=office, at=at)

    with pytest.raises(AcceptedAlreadyError):
        accept_milestone(milestone=reported, actor=office, at=at)
    with pytest.raises(AcceptedAlreadyError):
        report_milestone(milestone=reported, actor=partner, actual_date=DONE, at=at)


def test_unreported_milestone_is_neither_accepted_nor_returned(milestone, office, at):
    with pytest.raises(NotReportedError):
        accept_milestone(milestone=milestone, actor=office, at=at)
    with pytest.raises(NotReportedError):
        return_milestone(milestone=milestone, actor=office, reason="no", at=at)


@pytest.mark.parametrize("accepted", [False, True])
def test_returned_milestone_is_in_progress_again(reported, office, at, accepted):
    if accepted:
        accept_milestone(milestone=reported, actor=office, at=at)

    return_milestone(milestone=reported, actor=office, reason="no power", at=at)

    assert standing() == ("in_progress", None, at)
    assert published("after")[-1] == (
        "milestone.returned",
        {"status": "in_progress", "actual_date": None, "reason": "no power"},
    )


def test_return_without_a_reason_is_refused(reported, office, at):
    with pytest.raises(InvalidInputError) as caught:
        return_milestone(milestone=reported, actor=office, reason="", at=at)

    assert caught.value.errors[0].pointer == "/reason"
