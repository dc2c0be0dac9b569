"""Who sees which forums and sessions; `audiences` says the same the other way round.

A forum that is invite-only is seen by the admins of its workspace, by whoever runs it or one of its
sessions, by members who were invited to one of them, and by nobody else. A draft is seen by those
who run the forum, or it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.forums.models import (
    Forum,
    ForumOrganiser,
    ForumVisibility,
    Invitation,
    InvitationState,
    Room,
    Session,
    SessionState,
    SessionTemplate,
    Theme,
)
from apps.stakeholders.models import Membership, Role, Workspace


def themes_of(workspace: Workspace) -> QuerySet[Theme]:
    """Return the workspace's themes in their order."""
    return Theme.objects.filter(workspace=workspace).order_by("position")


def themes_visible_to(actor: Membership) -> QuerySet[Theme]:
    """Return the themes of the actor's workspace, which are no secret in it."""
    return Theme.objects.filter(workspace_id=actor.workspace_id)


def rooms_visible_to(actor: Membership) -> QuerySet[Room]:
    """Return the rooms of the actor's workspace; not what takes place in them."""
    return Room.objects.filter(workspace_id=actor.workspace_id)


def forums_visible_to(actor: Membership) -> QuerySet[Forum]:
    """Return the forums that the actor sees."""
    forums = Forum.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return forums
    return forums.filter(
        Q(visibility=ForumVisibility.WORKSPACE)
        | organising(actor, "pk")
        | Exists(Session.objects.filter(running(actor), forum=OuterRef("pk")))
        | Exists(told_invitations().filter(member=actor.pk, session__forum=OuterRef("pk")))
    )


def sessions_visible_to(actor: Membership) -> QuerySet[Session]:
    """Return the sessions that the actor sees: of the forums that it sees, no draft of others."""
    sessions = Session.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return sessions
    told = ~Q(state=SessionState.DRAFT) & Q(forum__in=forums_visible_to(actor).values("pk"))
    return sessions.filter(told | organising(actor, "forum_id") | running(actor))


def sessions_kept_by(actor: Membership) -> QuerySet[Session]:
    """Return the sessions whose record the actor keeps: an admin's are all."""
    sessions = Session.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return sessions
    return sessions.filter(organising(actor, "forum_id") | running(actor))


def forums_organised_by(actor: Membership) -> QuerySet[Forum]:
    """Return the forums that the actor may write to: an admin's are all."""
    forums = Forum.objects.filter(workspace_id=actor.workspace_id)
    return forums if sees_all_forums(actor) else forums.filter(organising(actor, "pk"))


def runs_forum(actor: Membership, forum: Forum) -> bool:
    """Tell whether the actor may write to a forum of its workspace."""
    return forums_organised_by(actor).filter(pk=forum.pk).exists()


def templates_visible_to(actor: Membership) -> QuerySet[SessionTemplate]:
    """Return the templates of sessions of the forums that the actor sees."""
    templates = SessionTemplate.objects.filter(workspace_id=actor.workspace_id)
    if sees_all_forums(actor):
        return templates
    return templates.filter(forum__in=forums_visible_to(actor).values("pk"))


def sees_all_forums(actor: Membership) -> bool:
    """Tell whether the actor's role sees the forums that it has no part in."""
    return actor.role == Role.ADMIN


def told_invitations() -> QuerySet[Invitation]:
    """Return the invitations that let a member see a forum: sent, and not taken back."""
    sent = Invitation.objects.filter(sent_at__isnull=False)
    return sent.exclude(state=InvitationState.WITHDRAWN)


def organising(actor: Membership, forum: str) -> Exists:
    """Return the condition that the actor organises the forum of a column."""
    return Exists(ForumOrganiser.objects.filter(forum=OuterRef(forum), member=actor.pk))


def running(actor: Membership) -> Q:
    """Return the condition on a session that the actor chairs it or keeps its record."""
    return Q(chair=actor.pk) | Q(rapporteur=actor.pk)
