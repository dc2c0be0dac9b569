"""Changes of baseline: a promise moves with a reason, by agreement, and leaves a trace."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from apps.common.errors import FieldError, InvalidInputError
from apps.common.history import attribute_changes
from apps.events.selected import publish_selected
from apps.programmes.models import BaselineChange, BaselineMove, ChangeState, Milestone
from apps.programmes.services import baseline_sql as sql
from apps.programmes.services.publishing import publish_baseline_change
from apps.programmes.services.refusals import (
    BaselineMovedMeanwhileError,
    DecidedAlreadyError,
    not_your_own,
)
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership

MOST_MOVES = 5_000


class Move(NamedTuple):
    """A milestone, its new date, and the date that the asker takes it to have now."""

    milestone: Milestone
    to_date: date
    from_date: date | None = None


@transaction.atomic
def propose_baseline_change(
    *, actor: Membership, reason: str, moves: Sequence[Move], at: datetime
) -> BaselineChange:
    """Ask for other baselines; nothing moves before it is approved.

    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor, reason=reason)
    _check_moves(actor, moves)
    change = write_request(
        workspace_id=actor.workspace_id, asked_by=actor, reason=reason, moves=moves
    )
    publish_baseline_change("proposed", change, actor=actor, at=at, moves=len(moves))
    return change


def write_request(
    *, workspace_id: UUID, asked_by: Membership | None, reason: str, moves: Sequence[Move]
) -> BaselineChange:
    """Write down what is asked for, in its transaction; whoever calls tells of it."""
    change = BaselineChange.objects.create(
        workspace_id=workspace_id, asked_by=asked_by, reason=reason
    )
    _write_moves(change, moves)
    return change


@transaction.atomic
def change_baseline_change(
    *,
    change: BaselineChange,
    actor: Membership,
    at: datetime,
    reason: str | None = None,
    moves: Sequence[Move] | None = None,
) -> BaselineChange:
    """Ask for something else, while nobody has decided.

    Raises: DecidedAlreadyError, NotAllowedError
    """
    _check_open(change, actor)
    attribute_changes(actor, reason=reason or change.reason)
    if reason is not None:
        change.reason = reason
    if moves is not None:
        _check_moves(actor, moves)
        change.moves.all().delete()
        _write_moves(change, moves)
    # Written also where only the moves differ: its version is the version of the whole request.
    change.save(update_fields=["reason"])
    publish_baseline_change("changed", change, actor=actor, at=at, moves=change.moves.count())
    return change


@transaction.atomic
def withdraw_baseline_change(*, change: BaselineChange, actor: Membership, at: datetime) -> None:
    """Take a request back, while nobody has decided.

    Raises: DecidedAlreadyError, NotAllowedError
    """
    _check_open(change, actor)
    attribute_changes(actor, reason=change.reason)
    publish_baseline_change("withdrawn", change, actor=actor, at=at, moves=change.moves.count())
    change.delete()


@transaction.atomic
def approve_baseline_change(
    *, change: BaselineChange, actor: Membership, at: datetime, note: str = ""
) -> BaselineChange:
    """Move the baselines, all of them or none.

    Raises: DecidedAlreadyError; BaselineMovedMeanwhileError, pointing at each milestone whose
    baseline is not what the request started from
    """
    attribute_changes(actor, reason=change.reason)
    _decide(change, ChangeState.APPROVED, actor, at, note)
    with connection.cursor() as cursor:
        cursor.execute(sql.STALE, {"change": change.pk})
        if stale := cursor.fetchall():
            raise BaselineMovedMeanwhileError(
                "Ask again, from the dates as they are now.",
                errors=tuple(
                    FieldError(
                        f"/milestones/{place}/from",
                        f"The baseline of “{name}” is {baseline} now.",
                        BaselineMovedMeanwhileError.code,
                    )
                    for place, name, baseline in stale
                ),
            )
        publish_selected(
            cursor=cursor,
            select=sql.EVENTS,
            parameters={"change": change.pk},
            workspace_id=change.workspace_id,
            subject_type="milestone",
            actor=actor,
            at=at,
        )
        cursor.execute(sql.MOVE, {"change": change.pk})
        moves = cursor.rowcount
    publish_baseline_change("approved", change, actor=actor, at=at, moves=moves)
    return change


@transaction.atomic
def decline_baseline_change(
    *, change: BaselineChange, actor: Membership, reason: str, at: datetime
) -> BaselineChange:
    """Keep the baselines as they are, with the reason.

    Raises: DecidedAlreadyError, InvalidInputError
    """
    attribute_changes(actor, reason=reason)
    if not reason:
        raise InvalidInputError.at("/reason", "Say why it is declined.", "required")
    _decide(change, ChangeState.DECLINED, actor, at, reason)
    publish_baseline_change("declined", change, actor=actor, at=at, moves=change.moves.count())
    return change


def record_approved_move(
    *, milestone: Milestone, actor: Membership, from_date: date, reason: str, at: datetime
) -> BaselineChange:
    """Keep the trace of a baseline that the office moves itself, in its transaction."""
    change = BaselineChange.objects.create(
        workspace_id=milestone.workspace_id,
        reason=reason,
        state=ChangeState.APPROVED,
        asked_by=actor,
        decided_by=actor,
        decided_at=at,
    )
    _write_moves(change, [Move(milestone, milestone.baseline_date, from_date)])
    publish_baseline_change("approved", change, actor=actor, at=at, moves=1)
    return change


def _check_moves(actor: Membership, moves: Sequence[Move]) -> None:
    if not 1 <= len(moves) <= MOST_MOVES:
        message = f"Name 1 to {MOST_MOVES} milestones."
        raise InvalidInputError.at("/milestones", message, "length")
    seen = set()
    errors = []
    for place, move in enumerate(moves):
        now = move.milestone.baseline_date
        if move.milestone.pk in seen:
            errors.append(FieldError(f"/milestones/{place}/milestone", "Named twice.", "duplicate"))
        if move.from_date not in {None, now}:
            detail = f"The baseline is {now} now."
            errors.append(FieldError(f"/milestones/{place}/from", detail, "baseline_moved"))
        if move.to_date == now:
            detail = "This is the baseline already."
            errors.append(FieldError(f"/milestones/{place}/to", detail, "no_move"))
        owner = move.milestone.owner_organisation_id
        if own_only(actor, "baselines.ask") and owner != actor.organisation_id:
            detail = "You may ask for milestones of your own organisation only."
            raise not_your_own(f"/milestones/{place}/milestone", detail)
        seen.add(move.milestone.pk)
    if errors:
        raise InvalidInputError(errors[0].detail, errors=tuple(errors))


def _check_open(change: BaselineChange, actor: Membership) -> None:
    if change.state != ChangeState.PROPOSED:
        message = "Ask for a new change instead."
        raise DecidedAlreadyError(message)
    if own_only(actor, "baselines.ask") and change.asked_by_id != actor.pk:
        raise not_your_own("", "This was asked for by somebody else.")


def _decide(
    change: BaselineChange, state: ChangeState, actor: Membership, at: datetime, note: str
) -> None:
    if change.state != ChangeState.PROPOSED:
        message = f"It was {change.state} before."
        raise DecidedAlreadyError(message)
    change.state, change.decided_by, change.decided_at = state, actor, at
    change.decision_note = note
    change.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])


def _write_moves(change: BaselineChange, moves: Sequence[Move]) -> None:
    BaselineMove.objects.bulk_create(
        BaselineMove(
            change=change,
            milestone=move.milestone,
            from_date=move.from_date or move.milestone.baseline_date,
            to_date=move.to_date,
        )
        for move in moves
    )
