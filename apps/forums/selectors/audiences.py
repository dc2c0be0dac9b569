"""The members who may read of a forum or a session: `visibility`, the other way round.

Admins read everything; they are not among them.
"""

from uuid import UUID

from django.db.models import Q

from apps.forums.models import (
    Forum,
    ForumOrganiser,
    ForumVisibility,
    Session,
    SessionState,
)


def forum_audience(forum: Forum) -> list[UUID] | None:
    """Return the members who alone may read of a forum; None: all may."""
    if forum.visibility == ForumVisibility.WORKSPACE:
        return None
    return sorted(_organisers(forum) | _running(Q(forum=forum)))


def session_audience(session: Session) -> list[UUID] | None:
    """Return the members who alone may read of a session; None: all may."""
    if session.state != SessionState.DRAFT:
        return forum_audience(session.forum)
    return sorted(_organisers(session.forum) | _running(Q(pk=session.pk)))


def _organisers(forum: Forum) -> set[UUID]:
    rows = ForumOrganiser.objects.filter(forum=forum)
    return set(rows.values_list("member_id", flat=True))


def _running(which: Q) -> set[UUID]:
    pairs = Session.objects.filter(which).values_list("chair_id", "rapporteur_id")
    return {member for pair in pairs for member in pair if member}
