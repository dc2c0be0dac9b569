"""A completion: its owner reports it, the programme office accepts or returns it."""

from datetime import date, datetime

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.programmes.models import Milestone, ReportLink
from apps.programmes.models.milestones import DONE
from apps.programmes.services.dates import check_completion
from apps.programmes.services.facts import milestone_facts
from apps.programmes.services.publishing import publish_change
from apps.programmes.services.refusals import (
    AcceptedAlreadyError,
    CancelledError,
    NotReportedError,
    not_your_own,
)
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus


@transaction.atomic
def report_milestone(
    *,
    milestone: Milestone,
    actor: Membership,
    actual_date: date,
    at: datetime,
    evidence_url: str = "",
    note: str = "",
) -> Milestone:
    """Report a milestone done, with evidence; it counts once it is accepted.

    Raises: NotAllowedError, AcceptedAlreadyError, CancelledError, InvalidInputError
    """
    attribute_changes(actor, reason=note)
    owner = milestone.owner_organisation_id
    if own_only(actor, "milestones.report") and owner != actor.organisation_id:
        raise not_your_own("", "You may report on milestones of your own organisation only.")
    return record_report(
        milestone=milestone,
        actor=actor,
        actual_date=actual_date,
        at=at,
        evidence_url=evidence_url,
        note=note,
    )


def record_report(
    *,
    milestone: Milestone,
    actor: Membership | ReportLink,
    actual_date: date,
    at: datetime,
    evidence_url: str,
    note: str,
) -> Milestone:
    """Write down what an actor who may report says, in its transaction.

    Raises: AcceptedAlreadyError, CancelledError, InvalidInputError
    """
    if milestone.status == MilestoneStatus.ACCEPTED:
        raise AcceptedAlreadyError
    if milestone.status == MilestoneStatus.CANCELLED:
        raise CancelledError
    return _step(
        milestone,
        actor,
        at,
        "reported",
        status=MilestoneStatus.REPORTED.value,
        actual_date=actual_date,
        evidence_url=evidence_url or milestone.evidence_url,
        note=note or milestone.note,
        reported_at=at,
    )


@transaction.atomic
def accept_milestone(
    *, milestone: Milestone, actor: Membership, at: datetime, note: str = ""
) -> Milestone:
    """Accept a reported completion.

    Raises: NotReportedError, AcceptedAlreadyError
    """
    attribute_changes(actor, reason=note)
    if milestone.status == MilestoneStatus.ACCEPTED:
        raise AcceptedAlreadyError
    if milestone.status != MilestoneStatus.REPORTED:
        message = "Its owner has to report it done first."
        raise NotReportedError(message)
    return _step(milestone, actor, at, "accepted", status=MilestoneStatus.ACCEPTED.value)


@transaction.atomic
def return_milestone(
    *, milestone: Milestone, actor: Membership, reason: str, at: datetime
) -> Milestone:
    """Give a reported or accepted milestone back to its owner, with the reason: it is not done.

    Raises: NotReportedError, InvalidInputError
    """
    attribute_changes(actor, reason=reason)
    if not reason:
        message = "Tell its owner what is missing."
        raise InvalidInputError.at("/reason", message, "required")
    if milestone.status not in DONE:
        message = "Nothing was reported that could be returned."
        raise NotReportedError(message)
    return _step(
        milestone,
        actor,
        at,
        "returned",
        reason,
        status=MilestoneStatus.IN_PROGRESS.value,
        actual_date=None,
    )


def _step(
    milestone: Milestone,
    actor: Membership | ReportLink,
    at: datetime,
    verb: str,
    reason: str = "",
    **changes: object,
) -> Milestone:
    before = milestone_facts(milestone)
    assign(milestone, changes)
    check_completion(milestone, today=actor.workspace.today(at))
    publish_change(
        milestone,
        "milestone",
        verb=verb,
        actor=actor,
        at=at,
        before=before,
        after=milestone_facts(milestone) | ({"reason": reason} if reason else {}),
        initiatives=(milestone.initiative,),
    )
    return milestone
