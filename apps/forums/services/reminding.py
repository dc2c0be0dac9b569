"""Reminders of sessions: to those who have not answered, and at last to those who come too.

A forum says how many days before (`reminder_days`). On each of them whoever has not answered is
asked again; on the last one, those who come are reminded as well. Whoever was invited only after
such a day is not asked again for it, and a day that nobody ran on is not made up for.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from apps.forums.models import Invitation, InvitationState, Session
from apps.forums.services.notices import Notice, tell

_DUE: Final = """
    FROM forums_session s
    JOIN forums_forum f ON f.id = s.forum_id
    CROSS JOIN LATERAL unnest(f.reminder_days) AS before (days)
    CROSS JOIN LATERAL (SELECT s.starts_at - before.days * interval '1 day') AS due (at)
    JOIN forums_invitation i ON i.session_id = s.id
    WHERE s.state = 'announced' AND s.starts_at > %(at)s
      AND due.at <= %(at)s AND due.at > %(at)s - interval '1 day' AND i.sent_at <= due.at
      AND (i.state = 'invited' OR i.state = 'accepted'
           AND before.days = (SELECT min(days) FROM unnest(f.reminder_days) AS last (days)))
"""
_WAITING: Final = f"""
    SELECT DISTINCT s.id {_DUE} AND NOT EXISTS (
        SELECT FROM forums_sessionreminder r
        WHERE r.invitation_id = i.id AND r.starts_at = s.starts_at AND r.days = before.days)
"""  # noqa: S608 - of this module's own text alone
_BEGIN: Final = f"""
    INSERT INTO forums_sessionreminder (invitation_id, starts_at, days)
    SELECT i.id, s.starts_at, before.days {_DUE} AND s.id = %(session)s
    ON CONFLICT DO NOTHING RETURNING invitation_id
"""


def remind_of_sessions(*, at: datetime) -> int:
    """Write the reminders that are due, session by session; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"at": at})
        waiting = sorted(row[0] for row in cursor.fetchall())
    return sum(remind_of_session(session=session, at=at) for session in waiting)


@transaction.atomic
def remind_of_session(*, session: UUID, at: datetime) -> int:
    """Write the reminders of one session that are due, with their mails; return how many.

    Whoever runs beside waits for this one and finds them written; what dies on the way left none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"at": at, "session": session})
        reminded = {row[0] for row in cursor.fetchall()}
    if not reminded:
        return 0
    told = Session.objects.select_related("forum", "room", "workspace").get(pk=session)
    people = Invitation.objects.filter(pk__in=reminded).select_related("member__user")
    asked = people.order_by("id")
    tell(asked.filter(state=InvitationState.INVITED), told, Notice.ASKED_AGAIN, at=at)
    tell(asked.filter(state=InvitationState.ACCEPTED), told, Notice.SOON, at=at)
    return len(reminded)
