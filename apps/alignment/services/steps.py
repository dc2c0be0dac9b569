"""The steps that people take with a finding."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import state_before_session
from apps.alignment.services.drafting import audience_of, told_of
from apps.common.errors import InvalidInputError, LockstepError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.events.services import publish
from apps.programmes.selectors.visibility import audiences_of
from apps.stakeholders.models import Membership
from coordination.vocabulary import FINDING_STEPS, FindingState, FindingStep, Resolution


class StepNotPossibleError(LockstepError):
    """A step that does not lead on from the state a finding is in."""

    code = "step_not_possible"
    title = "The finding is not in a state for this"


@transaction.atomic
def acknowledge_finding(
    *, finding: Finding, actor: Membership, at: datetime, reason: str = ""
) -> Finding:
    """Say that somebody has seen a finding and takes care of it."""
    return _take(finding, FindingStep.ACKNOWLEDGE, actor, at, reason=reason)


@transaction.atomic
def accept_risk(
    *, finding: Finding, actor: Membership, at: datetime, reason: str, until: date
) -> Finding:
    """Live with a finding until a day, on which it reopens by itself."""
    if until <= actor.workspace.today(at):
        message = "Name a day after today: until then the risk is accepted."
        raise InvalidInputError.at("/until", message)
    return _take(
        finding,
        FindingStep.ACCEPT_RISK,
        actor,
        at,
        reason=reason,
        accepted_until=until,
        accepted_by=actor,
    )


@transaction.atomic
def withdraw_finding(*, finding: Finding, actor: Membership, at: datetime, reason: str) -> Finding:
    """Say that a finding is none; it comes back only if it begins anew."""
    return _take(
        finding,
        FindingStep.WITHDRAW,
        actor,
        at,
        reason=reason,
        resolution=Resolution.WITHDRAWN,
        resolved_on=actor.workspace.today(at),
        accepted_until=None,
        accepted_by=None,
    )


@transaction.atomic
def reopen_finding(*, finding: Finding, actor: Membership, at: datetime, reason: str) -> Finding:
    """Take a finding up again. Raises: StepNotPossibleError, where it is open under another id."""
    twin = Finding.objects.filter(workspace_id=finding.workspace_id, key=finding.key).exclude(
        pk=finding.pk
    )
    if twin.exclude(state=FindingState.RESOLVED).exists():
        message = "The same misalignment is open as another finding. Act on that one."
        raise StepNotPossibleError(message)
    return _take(
        finding,
        FindingStep.REOPEN,
        actor,
        at,
        reason=reason,
        resolution=None,
        resolved_on=None,
        accepted_until=None,
        accepted_by=None,
    )


@transaction.atomic
def schedule_finding(*, finding: Finding, actor: Membership, at: datetime) -> Finding:
    """Put a finding on the agenda of a session; on one already, it stays as it is.

    Raises: StepNotPossibleError
    """
    if finding.state == FindingState.IN_SESSION:
        return finding
    return _take(finding, FindingStep.SCHEDULE, actor, at, reason=finding.reason)


@transaction.atomic
def unschedule_finding(*, finding: Finding, actor: Membership, at: datetime) -> Finding:
    """Take a finding off all agendas, back to where it was before; one that has ended stays so."""
    if finding.state != FindingState.IN_SESSION:
        return finding
    acknowledged = state_before_session(finding) == FindingState.ACKNOWLEDGED
    step = FindingStep.UNSCHEDULE if acknowledged else FindingStep.PUT_BACK
    return _take(finding, step, actor, at, reason=finding.reason)


def _take(
    finding: Finding,
    step: FindingStep,
    actor: Membership,
    at: datetime,
    *,
    reason: str,
    **changes: Any,
) -> Finding:
    transition = FINDING_STEPS[step]
    if finding.state not in transition.sources:
        possible = ", ".join(sorted(transition.sources))
        message = f"It is {finding.state}; this needs one that is: {possible}."
        raise StepNotPossibleError(message)
    attribute_changes(actor, reason=reason)
    before = told_of(finding)
    assign(finding, {"state": transition.target, "reason": reason, **changes})
    publish(
        type=f"finding.{PAST[step]}",
        subject=finding,
        subject_type="finding",
        actor=actor,
        at=at,
        before=before,
        after=told_of(finding) | {"reason": reason},
        restricted_to=audience_of(finding, audiences_of(finding.initiatives)),
    )
    return finding


PAST = {
    FindingStep.ACKNOWLEDGE: "acknowledged",
    FindingStep.SCHEDULE: "scheduled",
    FindingStep.UNSCHEDULE: "unscheduled",
    FindingStep.PUT_BACK: "unscheduled",
    FindingStep.ACCEPT_RISK: "risk_accepted",
    FindingStep.WITHDRAW: "withdrawn",
    FindingStep.REOPEN: "reopened",
}
