"""What people are told of a session they are invited to, each in the language they read.

Mail is written down with the change that it tells of and sent from there: none is lost while a
mail server is away, and none goes out for what did not happen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.mail.languages import spoken
from apps.forums.calendars import Method, invitation_calendar, where_of
from apps.forums.links import INVITATION_LINKS
from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import COMING


class Notice(StrEnum):
    """What a mail is about."""

    INVITED = "invited"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SEATED = "seated"
    ASKED_AGAIN = "asked_again"
    SOON = "soon"
    WITHDRAWN = "withdrawn"


# Of those that take a session out of calendars; the others put it in, or change it there.
_METHODS: Mapping[Notice, Method] = {
    Notice.CANCELLED: Method.CANCEL,
    Notice.WITHDRAWN: Method.CANCEL,
}


def tell_everyone(session: Session, notice: Notice, *, at: datetime, reason: str = "") -> None:
    """Tell each person who was invited and has not said no, with one statement for all."""
    tell_all([session], notice, at=at, reason=reason)


def tell_all(
    sessions: Iterable[Session], notice: Notice, *, at: datetime, reason: str = ""
) -> None:
    """Tell each person who was invited to some sessions, as many statements as for one of them."""
    by_id = {session.pk: session for session in sessions}
    told = _told(by_id)
    _send([(each, by_id[each.session_id]) for each in told], notice, at=at, reason=reason)


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
    _send([(each, session) for each in invitations], notice, at=at, reason=reason)


def _send(
    told: Sequence[tuple[Invitation, Session]], notice: Notice, *, at: datetime, reason: str
) -> None:
    links = {} if notice in _METHODS else INVITATION_LINKS.of_all(each for each, _ in told)
    mails = [
        _mail(each, session, notice, at, {"reason": reason, "link": links.get(each.pk)})
        for each, session in told
    ]
    if mails:
        get_connection().send_messages(mails)


def _told(sessions: Collection[UUID]) -> Iterable[Invitation]:
    sent = Invitation.objects.filter(session__in=sessions, state__in=COMING, sent_at__isnull=False)
    return sent.select_related("member__user").order_by("id")


def _mail(
    invitation: Invitation,
    session: Session,
    notice: Notice,
    at: datetime,
    said: Mapping[str, Any],
) -> EmailMultiAlternatives:
    zone = ZoneInfo(session.time_zone)
    member = invitation.member
    language = (member.user.language if member else "") or session.workspace.default_language
    with translation.override(spoken(language)):
        context = {
            "notice": notice.value,
            "session": session,
            "forum": session.forum,
            "workspace": session.workspace.name,
            "starts_at": session.starts_at.astimezone(zone),
            "ends_at": session.ends_at.astimezone(zone),
            "where": where_of(session),
            **said,
        }
        subject = render_to_string("forums/notice_subject.txt", context)
        text = render_to_string("forums/notice.txt", context)
    # One line: titles may hold anything.
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, None, [invitation.email])
    method = _METHODS.get(notice, Method.REQUEST)
    name = invitation.name or (member.actor_name if member else "")
    calendar = invitation_calendar(session, method=method, at=at, email=invitation.email, name=name)
    mail.attach_alternative(calendar, f"text/calendar; method={method.value}")
    return mail
