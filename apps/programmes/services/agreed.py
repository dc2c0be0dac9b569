"""Dates of a milestone that its owner has agreed on elsewhere, written in that transaction."""

from datetime import date, datetime

from apps.common.history import Actor
from apps.common.writing import assign
from apps.programmes.models import BaselineChange, Milestone
from apps.programmes.services.baselines import (
    Move,
    approve_baseline_change,
    write_request,
)
from apps.programmes.services.facts import milestone_facts
from apps.programmes.services.publishing import publish_baseline_change, publish_change
from apps.programmes.services.rights import may
from apps.stakeholders.models import Membership


def write_agreed_forecast(
    *, milestone: Milestone, actor: Actor, forecast: date, at: datetime
) -> Milestone:
    """Let a milestone be expected on the day that its owner agreed to: a sign of life, too.

    milestone: locked, with its layer and initiative
    """
    before = milestone_facts(milestone)
    assign(milestone, {"forecast_date": forecast, "reported_at": at})
    publish_change(
        milestone,
        "milestone",
        actor=actor,
        at=at,
        before=before,
        after=milestone_facts(milestone),
        initiatives=(milestone.initiative,),
    )
    return milestone


def ask_agreed_baseline(
    *,
    milestone: Milestone,
    actor: Actor,
    asked_by: Membership | None,
    baseline: date,
    reason: str,
    at: datetime,
) -> BaselineChange:
    """Ask for the baseline that a milestone's owner agreed to; the office decides on it.

    An actor that may decide has decided by agreeing.
    Raises: BaselineMovedMeanwhileError
    """
    change = write_request(
        workspace_id=milestone.workspace_id,
        asked_by=asked_by,
        reason=reason,
        moves=[Move(milestone, baseline)],
    )
    publish_baseline_change("proposed", change, actor=actor, at=at, moves=1)
    if isinstance(actor, Membership) and may(actor, "baselines.decide"):
        approve_baseline_change(change=change, actor=actor, at=at, note=reason)
    return change
