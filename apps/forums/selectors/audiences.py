"""The members who may read of a forum or a session: `visibility`, the other way round.

Admins read everything; they are not among them.
"""

from collections import defaultdict
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
    return session_audiences([session])[session.pk]


def session_audiences(sessions: Iterable[Session]) -> dict[UUID, list[UUID] | None]:
    """Return the members who alone may read of each session, None: all may; by three statements.

    sessions: each with its `forum`
    """
    rows = {session.pk: session for session in sessions}
    drafts = {pk for pk, session in rows.items() if session.state == SessionState.DRAFT}
    hidden = {
        session.forum_id
        for pk, session in rows.items()
        if pk not in drafts and session.forum.visibility != ForumVisibility.WORKSPACE
    }
    forums = hidden | {rows[pk].forum_id for pk in drafts}
    if not forums:
        return dict.fromkeys(rows)
    organisers = _gathered(
        ForumOrganiser.objects.filter(forum__in=forums).values_list("forum_id", "member_id")
    )
    run = Session.objects.filter(Q(forum__in=hidden) | Q(pk__in=drafts))
    running = _gathered(
        (home, member)
        for pk, forum, *pair in run.values_list("pk", "forum_id", "chair_id", "rapporteur_id")
        for member in pair
        for home in (pk, forum)
    )
    told = told_invitations().filter(session__forum__in=hidden)
    invited = _gathered(told.values_list("session__forum_id", "member_id"))
    audiences: dict[UUID, list[UUID] | None] = dict.fromkeys(rows)
    for pk, session in rows.items():
        forum = session.forum_id
        if pk in drafts:
            audiences[pk] = sorted(organisers[forum] | running[pk])
        elif forum in hidden:
            audiences[pk] = sorted(organisers[forum] | running[forum] | invited[forum])
    return audiences


def _gathered(pairs: Iterable[tuple[UUID, UUID | None]]) -> dict[UUID, set[UUID]]:
    """Return the members of each home; NULLs are nobody."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for home, member in pairs:
        if member:
            found[home].add(member)
    return found


def keepers_of(session: Session) -> list[UUID]:
    """Return the members who keep the record of a session, besides admins."""
    return sorted(_organisers(session.forum) | _running(Q(pk=session.pk)))


def keepers_of_each(forum: Forum, sessions: Iterable[Session]) -> dict[UUID, list[UUID]]:
    """Return for each of some sessions of a forum the members who keep its record, by its id."""
    organisers = _organisers(forum)
    return {
        one.pk: sorted(organisers | {pk for pk in (one.chair_id, one.rapporteur_id) if pk})
        for one in sessions
    }


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
