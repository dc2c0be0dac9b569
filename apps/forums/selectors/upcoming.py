"""Which sessions come next, as far as a reader sees them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.forums.models import Forum, Session, SessionState
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership


def still_to_come(at: datetime) -> Q:
    """Return the condition on a session that it goes on, or is still to be held."""
    ended = Q(state__in=[SessionState.CLOSED, SessionState.PUBLISHED, SessionState.CANCELLED])
    return Q(ends_at__gt=at) & ~ended | Q(state=SessionState.OPEN)


def next_sessions(forums: Iterable[Forum], actor: Membership, at: datetime) -> dict[UUID, Session]:
    """Return for each forum the next of its sessions that the actor sees, where there is one."""
    here = sessions_visible_to(actor).filter(still_to_come(at), forum=OuterRef("pk"))
    first = here.order_by("starts_at", "pk").values("pk")[:1]
    ids = [forum.pk for forum in forums]
    # The next one of each, found by the database: a forum may have thousands.
    rows: QuerySet[Forum, UUID | None] = Forum.objects.filter(pk__in=ids).values_list(
        Subquery(first), flat=True
    )
    found = Session.objects.filter(pk__in=[pk for pk in rows if pk]).select_related("room")
    return {session.forum_id: session for session in found}
