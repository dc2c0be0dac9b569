"""Sessions that are locked while what belongs to them is written.

A session is locked before anything that belongs to it, everywhere: whoever announces it or writes
its whole agenda goes that way too, and two that lock in one order never wait for each other.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.forums.models import Invitation, Session


def lock_session(session: UUID) -> Session:
    """Return a session as it stands, locked: what depends on its state happens one at a time."""
    return _locked(Session.objects.all()).get(pk=session)


def lock_sessions(rows: QuerySet[Session]) -> list[Session]:
    """Return some sessions as they stand, locked in one order until the transaction ends."""
    return list(_locked(rows.order_by("pk")))


def lock_session_of(rows: QuerySet[Any]) -> None:
    """Lock the session of a row, of those that the caller sees, until the transaction ends.

    rows: one at most, of what belongs to sessions; where there is none, nothing is locked
    """
    found = Session.objects.filter(pk__in=rows.order_by().values("session"))
    found.select_for_update(of=("self",), no_key=True).first()


def lock_invitation(invitation: Invitation) -> Invitation:
    """Return an invitation as it stands, locked behind its session, which is `session` of it.

    Raises: Invitation.DoesNotExist, where it was removed in the meantime
    """
    session = lock_session(invitation.session_id)
    rows = Invitation.objects.select_related("organisation", "member__user")
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    locked.session = session
    return locked


def _locked(rows: QuerySet[Session]) -> QuerySet[Session]:
    related = rows.select_related("forum", "room", "workspace")
    return related.select_for_update(of=("self",), no_key=True)
