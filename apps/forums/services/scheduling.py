"""Findings that come on the agendas of sessions, and go from them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from apps.alignment.models import Finding
from apps.alignment.services.steps import schedule_finding, unschedule_finding
from apps.forums.models import AgendaItem, Session
from apps.forums.selectors.agendas import scheduled_elsewhere
from apps.stakeholders.models import Membership


def put_on_agenda(finding: Finding, *, actor: Membership, at: datetime) -> None:
    """Let a finding be one that a session deals with. Raises: StepNotPossibleError."""
    locked = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    schedule_finding(finding=locked, actor=actor, at=at)


def release_findings(
    items: Iterable[AgendaItem], *, actor: Membership, at: datetime, sessions: Iterable[Session]
) -> None:
    """Let the findings of agenda items be where they were, but for those on another agenda.

    sessions: those that the items are of, which count no more
    """
    found = {item.finding_id for item in items if item.finding_id}
    kept = scheduled_elsewhere(found, besides=sessions)
    for finding in _locked(found - kept):
        unschedule_finding(finding=finding, actor=actor, at=at)


def release_sessions(sessions: Iterable[Session], *, actor: Membership, at: datetime) -> None:
    """Let the findings on the agendas of sessions that do not take place be where they were."""
    gone = list(sessions)
    items = AgendaItem.objects.filter(session__in=gone, finding__isnull=False)
    release_findings(items, actor=actor, at=at, sessions=gone)


def _locked(findings: set[UUID]) -> Iterable[Finding]:
    rows = Finding.objects.filter(pk__in=findings).order_by("pk")
    return rows.select_for_update(no_key=True)
