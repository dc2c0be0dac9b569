"""What its two owners answer to a commitment; when both have accepted, its dates are written."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.common.errors import FieldError
from apps.common.history import Actor, attribute_changes
from apps.common.writing import assign
from apps.forums.models import Answer, Commitment, CommitmentParty, CommitmentState
from apps.forums.promises import agreed_reason
from apps.forums.services.commitment_facts import commitment_facts
from apps.forums.services.commitment_mail import CommitmentNotice, tell_owners
from apps.forums.services.commitment_refusals import DatesMovedError, DuePastError
from apps.forums.services.commitment_rights import require_answering, require_step
from apps.forums.services.commitments import locked, written
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.models.milestones import DONE
from apps.programmes.services.agreed import ask_agreed_baseline, write_agreed_forecast
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus


@transaction.atomic
def accept_commitment(*, commitment: Commitment, actor: Actor, at: datetime) -> Commitment:
    """Accept for each owner that the actor answers for; again, it changes nothing.

    With the last acceptance the milestone gets the forecast that was agreed to, and its baseline is
    asked for; where that cannot be, nothing is accepted.
    Raises: NotOwnerError, CommitmentStepError, DuePastError, DatesMovedError
    """
    commitment = locked(commitment)
    parties = list(commitment.parties.all())
    own = require_answering(parties, actor)
    waiting = {CommitmentState.PROPOSED, CommitmentState.ACCEPTED}
    if commitment.state in waiting and all(_accepted(own)):
        return commitment
    require_step(commitment, "accept")
    if commitment.due_date < commitment.workspace.today(at):
        raise DuePastError(commitment.due_date)
    reason = _reason(commitment)
    attribute_changes(actor, reason=reason)
    before = commitment_facts(commitment)
    for party in own:
        _answer(party, Answer.ACCEPTED, actor, at)
    if not all(_accepted(parties)):
        return written(commitment, actor, at, {}, "answered", before=before)
    agreed = {
        "state": CommitmentState.ACCEPTED,
        "accepted_at": at,
        "baseline_change": _apply_dates(commitment, actor, reason, at),
    }
    tell_owners(commitment, CommitmentNotice.ACCEPTED, at=at, besides=own)
    return written(commitment, actor, at, agreed, "accepted", before=before)


@transaction.atomic
def decline_commitment(
    *, commitment: Commitment, actor: Actor, at: datetime, reason: str
) -> Commitment:
    """Decline for an owner, with the reason; whoever proposed may propose it otherwise.

    Raises: NotOwnerError, CommitmentStepError
    """
    commitment = locked(commitment)
    own = require_answering(commitment.parties.all(), actor)
    require_step(commitment, "decline")
    attribute_changes(actor, reason=reason)
    before = commitment_facts(commitment)
    for party in own:
        _answer(party, Answer.DECLINED, actor, at, reason)
    declined = {"state": CommitmentState.DECLINED}
    tell_owners(commitment, CommitmentNotice.DECLINED, at=at, besides=own, reason=reason)
    return written(commitment, actor, at, declined, "declined", before=before)


def _accepted(parties: Iterable[CommitmentParty]) -> Iterable[bool]:
    return (party.answer == Answer.ACCEPTED for party in parties)


def _answer(
    party: CommitmentParty, answer: Answer, actor: Actor, at: datetime, reason: str = ""
) -> None:
    said = {
        "answer": answer,
        "answered_at": at,
        "answered_by": actor if isinstance(actor, Membership) else None,
        "by_link": isinstance(actor, CommitmentParty),
        "reason": reason,
    }
    assign(party, said)


def _reason(commitment: Commitment) -> str:
    """Return why a milestone changes."""
    owners = {commitment.organisation.name}
    if commitment.counterpart:
        owners.add(commitment.counterpart.name)
    return agreed_reason(commitment.pk, owners)


def _apply_dates(
    commitment: Commitment, actor: Actor, reason: str, at: datetime
) -> BaselineChange | None:
    """Write the dates that were agreed to. Raises: DatesMovedError."""
    if commitment.milestone is None or not (commitment.forecast_date or commitment.baseline_date):
        return None
    rows = Milestone.objects.select_related("initiative", "layer")
    milestone = rows.select_for_update(of=("self",), no_key=True).get(pk=commitment.milestone.pk)
    _refuse_moved(commitment, milestone)
    if commitment.forecast_date:
        write_agreed_forecast(
            milestone=milestone, actor=actor, forecast=commitment.forecast_date, at=at
        )
    if commitment.baseline_date is None:
        return None
    change = ask_agreed_baseline(
        milestone=milestone,
        actor=actor,
        asked_by=actor if isinstance(actor, Membership) else commitment.proposed_by,
        baseline=commitment.baseline_date,
        reason=reason,
        at=at,
    )
    # An approval tells its own why; the rest of this transaction has the commitment's.
    attribute_changes(actor, reason=reason)
    return change


def _refuse_moved(commitment: Commitment, milestone: Milestone) -> None:
    moved = [
        FieldError(
            f"/{name}",
            f"The {word} of “{milestone.name}” was {was or 'not said'} when this was proposed, and"
            f" is {now or 'not said'} now.",
            DatesMovedError.code,
        )
        for name, word, was, now in (
            ("forecast_date", "forecast", commitment.forecast_from, milestone.forecast_date),
            ("baseline_date", "baseline", commitment.baseline_from, milestone.baseline_date),
        )
        if getattr(commitment, name) and was != now
    ]
    if milestone.status in {*DONE, MilestoneStatus.CANCELLED}:
        detail = f"“{milestone.name}” is {milestone.status}: its dates stay."
        moved = [FieldError("/milestone", detail, DatesMovedError.code)]
    if moved:
        message = f"{moved[0].detail} Change the commitment, and both owners are asked again."
        raise DatesMovedError(message, errors=tuple(moved))
