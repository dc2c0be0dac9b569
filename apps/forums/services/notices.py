"""What people are told of a session they are invited to, each in the language they read.

Mail is written down with the change that it tells of and sent from there: none is lost while a
mail server is away, and none goes out for what did not happen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.mail.languages import spoken
from apps.forums.calendars import Method, invitation_calendar, where_of
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import COMING
from apps.stakeholders.models import Membership


class Notice(StrEnum):
    """What a mail is about."""

    INVITED = "invited"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    SEATED = "seated"
    ASKED_AGAIN = "asked_again"
    SOON = "soon"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"


# Of those that take a session out of calendars; the others put it in, or change it there.
_METHODS: Mapping[Notice, Method] = {
    Notice.CANCELLED: Method.CANCEL,
    Notice.WITHDRAWN: Method.CANCEL,
    Notice.PASSED_ON: Method.CANCEL,
}


class _Reader(NamedTuple):
    """Somebody who is written to. link: of its own page, None where there is nothing behind it."""

    email: str
    name: str
    language: str
    link: str | None = None


def tell_everyone(session: Session, notice: Notice, *, at: datetime, reason: str = "") -> None:
    """Tell all who are to be in the room, with as many statements as for one."""
    tell_all([session], notice, at=at, reason=reason)


def tell_all(
    sessions: Iterable[Session], notice: Notice, *, at: datetime, reason: str = ""
) -> None:
    """Tell all who are to be in the rooms of some sessions, as many statements as for one of them.

    These are who was invited and has not said no, and who leads a session
    """
    by_id = {session.pk: session for session in sessions}
    asked = list(told_of(by_id).select_related("member__user").order_by("id"))
    readers = [
        (reader, by_id[each.session_id])
        for each, reader in zip(asked, _invited(asked, notice), strict=True)
    ]
    known = {(each.session_id, each.member_id) for each in asked}
    readers += _leading(by_id.values(), besides=known)
    _send(readers, notice, at=at, reason=reason)


def told_of(sessions: Collection[UUID]) -> QuerySet[Invitation]:
    """Return the invitations to some sessions by which people are told what becomes of them."""
    return Invitation.objects.filter(session__in=sessions, state__in=COMING, sent_at__isnull=False)


def tell(
    invitations: Iterable[Invitation],
    session: Session,
    notice: Notice,
    *,
    at: datetime,
    reason: str = "",
) -> None:
    """Tell some of those who are invited, each with the link of its own page.

    Behind the link of what was cancelled or taken back is nothing: those mails have none.
    """
    readers = _invited(list(invitations), notice)
    _send([(reader, session) for reader in readers], notice, at=at, reason=reason)


def _send(
    told: Sequence[tuple[_Reader, Session]], notice: Notice, *, at: datetime, reason: str
) -> None:
    mails = [_mail(reader, session, notice, at, reason) for reader, session in told]
    if mails:
        get_connection().send_messages(mails)


def _invited(invitations: Sequence[Invitation], notice: Notice) -> list[_Reader]:
    links = {} if notice in _METHODS else INVITATION_LINKS.of_all(invitations)
    return [
        _Reader(
            each.email,
            each.name or (each.member.actor_name if each.member else ""),
            each.member.user.language if each.member else "",
            links.get(each.pk),
        )
        for each in invitations
    ]


def _leading(
    sessions: Collection[Session], *, besides: Collection[tuple[UUID, UUID | None]]
) -> list[tuple[_Reader, Session]]:
    """Return those who chair some sessions, or keep their record; besides: (session, member)."""
    leads = {
        (session.pk, member): session
        for session in sessions
        for member in (session.chair_id, session.rapporteur_id)
        if member and (session.pk, member) not in besides
    }
    people = Membership.objects.filter(active=True, user__is_active=True, user__is_service=False)
    known = people.select_related("user").in_bulk({member for _, member in leads})
    return [
        (_Reader(lead.user.email, lead.actor_name, lead.user.language), session)
        for (_, member), session in leads.items()
        if (lead := known.get(member))
    ]


def _mail(
    reader: _Reader, session: Session, notice: Notice, at: datetime, reason: str
) -> EmailMultiAlternatives:
    zone = ZoneInfo(session.time_zone)
    with translation.override(spoken(reader.language or session.workspace.default_language)):
        context = {
            "notice": notice.value,
            "session": session,
            "forum": session.forum,
            "workspace": session.workspace.name,
            "starts_at": session.starts_at.astimezone(zone),
            "ends_at": session.ends_at.astimezone(zone),
            "where": where_of(session),
            "reason": reason,
            "link": reader.link,
        }
        subject = render_to_string("forums/notice_subject.txt", context)
        text = render_to_string("forums/notice.txt", context)
    # One line: titles may hold anything.
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, None, [reader.email])
    method = _METHODS.get(notice, Method.REQUEST)
    calendar = invitation_calendar(
        session, method=method, at=at, email=reader.email, name=reader.name
    )
    mail.attach_alternative(calendar, f"text/calendar; method={method.value}")
    return mail
