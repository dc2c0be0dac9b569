"""The agendas of sessions: seen by whoever sees the session, their findings by who sees those."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.history_reading import Change, history_of
from apps.common.row_versions import with_version
from apps.forums.models import AgendaItem, Session, SessionState
from apps.forums.selectors.attribution import reads_notes, reads_presenter
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership

_FIELDS = {
    "position": "position",
    "title": "title",
    "minutes": "minutes",
    "presenter": "presenter",
    "notes": "notes",
    "started_at": "started_at",
    "ended_at": "ended_at",
}


def agenda_items_visible_to(actor: Membership) -> QuerySet[AgendaItem]:
    """Return the items of the sessions that the actor sees.

    Each has its `finding` and its `question` if the actor sees that too, else None there; and
    `notes_read`, `presenter_read`: whether the actor may read those.
    """
    items = AgendaItem.objects.filter(session__in=sessions_visible_to(actor).values("pk"))
    told = items.annotate(notes_read=reads_notes(actor), presenter_read=reads_presenter(actor))
    return told.prefetch_related(
        Prefetch("finding", queryset=findings_visible_to(actor)),
        Prefetch("question", queryset=outcomes_seen_by(actor).select_related("session")),
    )


def agenda_of(session: Session) -> QuerySet[AgendaItem]:
    """Return the items of a session in their order."""
    return AgendaItem.objects.filter(session=session).order_by("position")


def agenda_version(session: Session) -> str:
    """Return the version of a whole agenda: another one after each change of any of its items."""
    versions = with_version(agenda_of(session)).values_list("pk", "version")  # type: ignore[misc]
    told = "".join(f"{pk}:{version};" for pk, version in versions)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def scheduled_elsewhere(findings: Iterable[UUID], *, besides: Iterable[Session]) -> set[UUID]:
    """Return those findings that are on the agenda of a session that was not cancelled."""
    items = AgendaItem.objects.filter(finding__in=list(findings)).exclude(session__in=list(besides))
    items = items.exclude(session__state=SessionState.CANCELLED)
    return {finding for finding in items.values_list("finding_id", flat=True) if finding}


def agenda_item_history(item: AgendaItem) -> list[Change]:
    """Return each change of an item's own fields, oldest first."""
    return history_of(item, _FIELDS)
