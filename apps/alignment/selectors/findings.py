"""Findings, sweeps and policies, by what the actor may see."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from apps.alignment.models import Finding, Policy, Sweep
from apps.common.history_reading import Change, history_of, versions_of
from apps.programmes.selectors.hiding import also_hidden
from apps.programmes.selectors.visibility import hidden_from
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything
from coordination.vocabulary import FindingKind, FindingState, Level


def findings_visible_to(actor: Membership) -> QuerySet[Finding]:
    """Return the findings that speak of no initiative which the actor does not see."""
    findings = Finding.objects.filter(workspace_id=actor.workspace_id).select_related("initiative")
    if sees_everything(actor):
        return findings
    hidden = [*hidden_from(actor).values_list("pk", flat=True), *also_hidden()]
    return findings.exclude(initiatives__overlap=hidden) if hidden else findings


def with_severity(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return findings with the rank of their level as `severity`, 0 without one.

    A gridlock has no level, and nothing of it can move: it is above all others.
    """
    severity = Case(
        When(kind=FindingKind.GRIDLOCK, then=Value(len(Level) + 1)),
        *(When(level=level, then=Value(level.rank)) for level in Level),
        default=Value(0),
        output_field=IntegerField(),
    )
    return findings.annotate(severity=severity)


def sweeps_visible_to(actor: Membership) -> QuerySet[Sweep]:
    """Return the sweeps of the actor's workspace."""
    return Sweep.objects.filter(workspace_id=actor.workspace_id)


def policies_visible_to(actor: Membership) -> QuerySet[Policy]:
    """Return the policies of the actor's workspace: everyone may know by what it is judged."""
    return Policy.objects.filter(workspace_id=actor.workspace_id).select_related("programme")


_FIELDS = {
    "state": "state",
    "level": "level",
    "since": "since",
    "leading": "leading",
    "resolution": "resolution",
    "resolved_on": "resolved_on",
    "reason": "reason",
    "accepted_until": "accepted_until",
    "skew_days": "skew_days",
    "as_of": "as_of",
}


def finding_history(finding: Finding) -> list[Change]:
    """Return every step of a finding, oldest first, one entry for each field that changed."""
    return history_of(finding, _FIELDS)


def state_before_session(finding: Finding) -> FindingState:
    """Return the state that a finding had before it came on an agenda; open where none is known."""
    before = versions_of(Finding).filter(pgh_obj_id=finding.pk)
    states = before.exclude(state=FindingState.IN_SESSION).order_by("-pgh_id")
    return FindingState(states.values_list("state", flat=True).first() or FindingState.OPEN)
