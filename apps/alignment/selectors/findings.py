"""Findings, sweeps and policies, by what the actor may see."""

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.alignment.models import Finding, Policy, Sweep
from apps.common.history_reading import Change, history_of
from apps.programmes.models import Initiative, Visibility
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything


def findings_visible_to(actor: Membership) -> QuerySet[Finding]:
    """Return the findings in whose initiatives the actor may look, all of them where they span several."""
    findings = Finding.objects.filter(workspace_id=actor.workspace_id).select_related("initiative")
    if sees_everything(actor):
        return findings
    hidden = list(
        Initiative.objects.filter(
            workspace_id=actor.workspace_id, visibility=Visibility.PARTICIPANTS
        )
        .exclude(pk__in=initiatives_visible_to(actor).values("pk"))
        .values_list("pk", flat=True)
    )
    if not hidden:
        return findings
    touches_hidden = RawSQL(
        "EXISTS (SELECT FROM programmes_milestone m"
        " WHERE m.id = ANY (alignment_finding.milestones) AND m.initiative_id = ANY (%s))",
        [hidden],
        output_field=BooleanField(),
    )
    return findings.exclude(initiative__in=hidden).exclude(
        Q(initiative__isnull=True) & Q(touches_hidden)
    )


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
