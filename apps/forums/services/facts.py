"""Forums and what belongs to them as events carry it: with the names of the REST contract."""

from collections.abc import Mapping
from typing import Any

from django.forms.models import model_to_dict

from apps.common.encoding import plain
from apps.forums.models import (
    IN_COMMON,
    AgendaItem,
    Attendance,
    Forum,
    Invitation,
    Outcome,
    Paper,
    Room,
    Session,
    SessionTemplate,
    Theme,
)

Facts = dict[str, Any]


def theme_facts(theme: Theme) -> Facts:
    """Return a theme as events carry it."""
    return {"key": theme.key, "name": theme.name, "position": theme.position}


def room_facts(room: Room) -> Facts:
    """Return a room as events carry it."""
    return {"name": room.name, "place": room.place, "capacity": room.capacity}


def forum_facts(forum: Forum) -> Facts:
    """Return a forum as events carry it."""
    themes = forum.forum_themes.order_by("theme__position").values_list("theme__key", flat=True)
    organisers = forum.forum_organisers.order_by("member_id").values_list("member_id", flat=True)
    organisations = forum.forum_organisations.order_by("organisation_id")
    return {
        "key": forum.key,
        "name": forum.name,
        "purpose": forum.purpose,
        "themes": list(themes),
        "visibility": forum.visibility,
        "attribution": forum.attribution,
        "time_zone": forum.time_zone,
        "rhythm": forum.rhythm,
        "reminder_days": forum.reminder_days,
        "organisers": [str(member) for member in organisers],
        "organisations": [
            str(each) for each in organisations.values_list("organisation_id", flat=True)
        ],
    }


def session_facts(session: Session, needs: Mapping[str, int] | None = None) -> Facts:
    """Return a session as events carry it; needs: of sectors, where they are known already."""
    if needs is None:
        needs = dict(session.sector_needs.values_list("sector", "at_least"))
    fields = {
        **model_to_dict(session, IN_COMMON),
        "forum": session.forum_id,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "time_zone": session.time_zone,
        "chair": session.chair_id,
        "rapporteur": session.rapporteur_id,
        "state": session.state,
        "cancelled_reason": session.cancelled_reason,
        "sequence": session.sequence,
        "sector_needs": [{"sector": sector, "at_least": needs[sector]} for sector in sorted(needs)],
    }
    return plain(fields)


def session_template_facts(template: SessionTemplate) -> Facts:
    """Return a template of sessions as events carry it."""
    fields = {
        **model_to_dict(template, IN_COMMON),
        "forum": template.forum_id,
        "name": template.name,
        "minutes": template.minutes,
        "sector_needs": template.sector_needs,
        "agenda": template.agenda,
    }
    return plain(fields)


def invitation_facts(invitation: Invitation) -> Facts:
    """Return an invitation as events carry it: whom it asks by id, never by name or address."""
    fields = {
        "session": invitation.session_id,
        "organisation": invitation.organisation_id,
        "member": invitation.member_id,
        "state": str(invitation.state),
        "answered_at": invitation.answered_at,
    }
    return plain(fields)


def attendance_facts(attendance: Attendance) -> Facts:
    """Return a presence as events carry it: whose it is by id, never by name or address."""
    invitation = attendance.invitation
    fields = {
        "session": attendance.session_id,
        "invitation": attendance.invitation_id,
        "member": invitation.member_id if invitation else None,
        "organisation": attendance.organisation_id,
        "sector": attendance.of_sector or None,
        "how": str(attendance.how),
        "present_at": attendance.present_at,
    }
    return plain(fields)


def agenda_item_facts(item: AgendaItem) -> Facts:
    """Return an agenda item as events carry it.

    Not who presents it, nor the notes, which not everyone who sees the session may read for good;
    its finding has events of its own.
    """
    fields = {
        "session": item.session_id,
        "position": item.position,
        "title": item.title,
        "minutes": item.minutes,
        "started_at": item.started_at,
        "ended_at": item.ended_at,
    }
    return plain(fields)


def outcome_facts(outcome: Outcome) -> Facts:
    """Return an outcome as events carry it; not what it is about, which not everyone may see."""
    fields = {
        "session": outcome.session_id,
        "agenda_item": outcome.agenda_item_id,
        "type": outcome.type,
        "title": outcome.title,
        "text": outcome.text,
        "details": outcome.details,
        "state": outcome.state,
        "answer": outcome.answer,
        "choice": outcome.choice,
        "settled_at": outcome.settled_at,
    }
    return plain(fields)


def paper_facts(paper: Paper) -> Facts:
    """Return a paper as events carry it."""
    fields = {
        "agenda_item": paper.agenda_item_id,
        "title": paper.title,
        "link": paper.link,
        "file_name": paper.file_name,
        "media_type": paper.media_type,
        "size": paper.size,
        "digest": paper.digest,
    }
    return plain(fields)
