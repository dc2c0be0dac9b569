"""The members who may read of a forum or a session: `visibility`, the other way round.

Admins read everything; they are not among them.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from apps.forums.models import (
    Forum,
    ForumOrganiser,
    ForumVisibility,
    Invitation,
    Session,
    SessionState,
)
from apps.forums.selectors.visibility import told_invitations


def forum_audience(forum: Forum) -> list[UUID] | None:
    """Return the members who alone may read of a forum; None: all may."""
    if forum.visibility == ForumVisibility.WORKSPACE:
        return None
    return sorted(_organisers(forum) | _running(Q(forum=forum)) | _invited(forum))


def session_audience(session: Session) -> list[UUID] | None:
    """Return the members who alone may read of a session; None: all may."""
    if session.state != SessionState.DRAFT:
        return forum_audience(session.forum)
    return keepers_of(session)


def keepers_of(session: Session) -> list[UUID]:
    """Return the members who keep the record of a session, besides admins."""
    return sorted(_organisers(session.forum) | _running(Q(pk=session.pk)))


def invitation_audience(invitation: Invitation) -> list[UUID]:
    """Return the members who alone may read of an invitation: who runs it, and who is asked."""
    return with_asked(keepers_of(invitation.session), invitation)


def with_asked(keepers: Iterable[UUID], invitation: Invitation) -> list[UUID]:
    """Return who keeps the record of an invitation's session, and who was sent it."""
    asked = {invitation.member_id} if invitation.member_id and invitation.sent_at else set()
    return sorted({*keepers, *asked})


def _invited(forum: Forum) -> set[UUID]:
    rows = told_invitations().filter(session__forum=forum, member__isnull=False)
    return {member for member in rows.values_list("member_id", flat=True) if member}


def _organisers(forum: Forum) -> set[UUID]:
    rows = ForumOrganiser.objects.filter(forum=forum)
    return set(rows.values_list("member_id", flat=True))


def _running(which: Q) -> set[UUID]:
    pairs = Session.objects.filter(which).values_list("chair_id", "rapporteur_id")
    return {member for pair in pairs for member in pair if member}
