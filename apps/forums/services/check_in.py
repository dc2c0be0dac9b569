"""Checking in: people in the room say by one secret address of the session that they are there.

Whoever says so learns nothing of anybody else, not even whether an address is invited: who is, and
who walks in, is answered the same.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from apps.common.history import attribute_changes
from apps.forums.links import CHECK_IN_LINKS
from apps.forums.models import Attendance, CheckInLink, RecordedHow, Session, SessionState
from apps.forums.services.attendance import Present, invited_to, presence, write_attendance
from apps.forums.services.locking import lock_session
from apps.forums.services.refusals import CheckInClosedError
from apps.forums.services.rights import require_kept
from apps.stakeholders.models import Membership

# Of those who walk in: whoever has the address cannot fill the record with names without end.
MOST_WALK_INS: Final = 1_000


@transaction.atomic
def renew_check_in(*, session: Session, actor: Membership, at: datetime) -> CheckInLink:
    """Make the address of a session's check-in; the one before, if there is one, opens nothing.

    Raises: NotKeeperError, SessionOverError
    """
    attribute_changes(actor)
    require_kept(actor, session)
    kept = CHECK_IN_LINKS.new() | {"made_by": actor, "made_at": at}
    link, _ = CheckInLink.objects.update_or_create(
        session=session, defaults=kept, create_defaults=kept | {"workspace": session.workspace}
    )
    return link


def check_in_address(session: Session) -> str | None:
    """Return the address of a session's check-in, None where there is none that can be told."""
    link = CheckInLink.objects.filter(session=session).first()
    return CHECK_IN_LINKS.again(link) if link else None


@transaction.atomic
def check_in(
    *,
    link: CheckInLink,
    at: datetime,
    name: str,
    email: str,
    affiliation: str = "",
    sector: str = "",
) -> None:
    """Record that somebody is in the room: by their invitation, or as who walked in.

    Saying so again changes nothing. Raises: CheckInClosedError
    """
    session = _open_door(link)
    attribute_changes(link)
    row = Present(name=name, email=email, affiliation=affiliation, sector=sector)
    invitation = invited_to(session, [row]).of(row)
    if invitation is None:
        _refuse_crowd(session)
    there = presence(session, invitation, row, how=RecordedHow.CHECK_IN, present_at=at)
    write_attendance([there], session, actor=link, at=at)


def _open_door(link: CheckInLink) -> Session:
    """Return the session of a link, locked. Raises: CheckInClosedError."""
    session = lock_session(link.session_id)
    if session.state != SessionState.OPEN:
        message = f"The session is {session.state}: people check in while it is open."
        raise CheckInClosedError(message)
    # Who has opened the page before the address was renewed holds one that opens nothing.
    if not CheckInLink.objects.filter(pk=link.pk, prefix=link.prefix).exists():
        message = "There is another address by now."
        raise CheckInClosedError(message)
    return session


def _refuse_crowd(session: Session) -> None:
    by_themselves = Attendance.objects.filter(
        session=session, how=RecordedHow.CHECK_IN, invitation=None
    )
    if by_themselves.count() >= MOST_WALK_INS:
        message = f"{MOST_WALK_INS} people have checked in already. Tell the rapporteur."
        raise CheckInClosedError(message)
