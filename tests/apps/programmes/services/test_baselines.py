import datetime as dt

import pytest

from apps.common.errors import InvalidInputError, NotAllowedError
from apps.programmes.models import BaselineChange, BaselineMove, Milestone
from apps.programmes.services.baselines import (
    Move,
    approve_baseline_change,
    change_baseline_change,
    decline_baseline_change,
    propose_baseline_change,
    withdraw_baseline_change,
)
from apps.programmes.services.refusals import BaselineMovedMeanwhileError, DecidedAlreadyError
from tests.apps.programmes.factories import MilestoneFactory
from tests.apps.programmes.published import published

pytestmark = pytest.mark.django_db

WAS, WILL = dt.date(2026, 3, 1), dt.date(2026, 9, 1)


@pytest.fixture
def change(milestone, partner, at):
    return propose_baseline_change(
        actor=partner, reason="late delivery", moves=[Move(milestone, WILL)], at=at
    )


def baselines():
    return list(Milestone.objects.order_by("pk").values_list("baseline_date", flat=True))


def test_proposed_change_moves_nothing(change, partner):
    assert baselines() == [WAS]
    assert (change.state, change.asked_by) == ("proposed", partner)
    assert list(change.moves.values_list("from_date", "to_date")) == [(WAS, WILL)]
    assert published("after__moves") == [("baseline_change.proposed", 1)]


def test_approved_change_moves_every_baseline_and_tells_of_each(
    initiative, compute, agency, partner, office, at, django_assert_max_num_queries
):
    milestones = [
        MilestoneFactory.create(initiative=initiative, layer=compute, owner_organisation=agency)
        for _ in range(3)
    ]
    change = propose_baseline_change(
        actor=partner, reason="late", moves=[Move(each, WILL) for each in milestones], at=at
    )

    with django_assert_max_num_queries(10):
        approve_baseline_change(change=change, actor=office, note="fine", at=at)

    assert baselines() == [WILL] * 3
    assert (change.state, change.decided_by, change.decided_at, change.decision_note) == (
        "approved",
        office,
        at,
        "fine",
    )
    assert published("subject_id", "before", "after")[1:-1] == [
        (
            "milestone.changed",
            each.pk,
            {"baseline_date": "2026-03-01"},
            {"baseline_date": "2026-09-01"},
        )
        for each in milestones
    ]
    assert published()[-1] == ("baseline_change.approved",)


def test_approval_of_a_baseline_that_has_moved_is_refused_and_moves_none(
    initiative, compute, office, at
):
    first, second = (
        MilestoneFactory.create(initiative=initiative, layer=compute) for _ in range(2)
    )
    change = propose_baseline_change(
        actor=office, reason="late", moves=[Move(first, WILL), Move(second, WILL)], at=at
    )
    Milestone.objects.filter(pk=second.pk).update(baseline_date=dt.date(2026, 4, 1))

    with pytest.raises(BaselineMovedMeanwhileError) as caught:
        approve_baseline_change(change=change, actor=office, at=at)

    assert [error.pointer for error in caught.value.errors] == ["/milestones/1/from"]
    assert baselines() == [WAS, dt.date(2026, 4, 1)]
    assert BaselineChange.objects.get().state == "proposed"


def test_declined_change_says_why_and_moves_nothing(change, office, at):
    decline_baseline_change(change=change, actor=office, reason="no", at=at)

    assert baselines() == [WAS]
    assert (change.state, change.decision_note) == ("declined", "no")


def test_decided_change_stays_decided(change, office, partner, at):
    approve_baseline_change(change=change, actor=office, at=at)

    with pytest.raises(DecidedAlreadyError):
        approve_baseline_change(change=change, actor=office, at=at)
    with pytest.raises(DecidedAlreadyError):
        decline_baseline_change(change=change, actor=office, reason="no", at=at)
    with pytest.raises(DecidedAlreadyError):
        change_baseline_change(change=change, actor=partner, reason="x", at=at)
    with pytest.raises(DecidedAlreadyError):
        withdraw_baseline_change(change=change, actor=partner, at=at)


def test_open_change_can_ask_for_something_else(change, milestone, partner, at):
    change_baseline_change(
        change=change,
        actor=partner,
        reason="later still",
        moves=[Move(milestone, dt.date(2026, 10, 1))],
        at=at,
    )

    change.refresh_from_db()
    assert change.reason == "later still"
    assert [move.to_date for move in change.moves.all()] == [dt.date(2026, 10, 1)]


def test_withdrawn_change_is_gone(change, partner, at):
    withdraw_baseline_change(change=change, actor=partner, at=at)

    assert not BaselineMove.objects.exists()


def test_change_of_another_member_is_not_withdrawn(change, member, agency, at):
    with pytest.raises(NotAllowedError):
        withdraw_baseline_change(change=change, actor=member("partner", agency), at=at)


def test_partner_asks_for_its_own_milestones_only(milestone, company, partner, at):
    milestone.owner_organisation = company

    with pytest.raises(NotAllowedError) as caught:
        propose_baseline_change(actor=partner, reason="x", moves=[Move(milestone, WILL)], at=at)

    assert caught.value.errors[0].pointer == "/milestones/0/milestone"


@pytest.mark.parametrize(
    ("moves", "errors"),
    [
        ([(WAS, None)], [("/milestones/0/to", "no_move")]),
        ([(WILL, WILL)], [("/milestones/0/from", "baseline_moved")]),
        ([(WILL, None), (WILL, WAS)], [("/milestones/1/milestone", "duplicate")]),
        ([], [("/milestones", "length")]),
    ],
)
def test_moves_that_make_no_sense_are_refused(milestone, office, at, moves, errors):
    with pytest.raises(InvalidInputError) as caught:
        propose_baseline_change(
            actor=office, reason="x", moves=[Move(milestone, *dates) for dates in moves], at=at
        )

    assert [(error.pointer, error.code) for error in caught.value.errors] == errors
