"""Who is invited to a session, who should be, and who was there, as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.wording import SECTOR_WORDS, Words
from apps.forums.models import Attendance, Invitation, InvitationState, RecordedHow, Session
from apps.forums.models.invitations import COMING, ENDED
from apps.forums.selectors import balance_of
from apps.forums.selectors.attendance import attendance_of
from apps.forums.selectors.candidates import suggested_invitations
from apps.stakeholders.models import Membership

MOST_SUGGESTED: Final = 12
# Of those who are there, and those who may be: whoever has more in a room uses the check-in.
MOST_LISTED: Final = 500

ANSWER_WORDS: Final[Words] = {
    InvitationState.INVITED: _("not answered yet"),
    InvitationState.ACCEPTED: _("comes"),
    InvitationState.WAITING: _("waits for a seat"),
    InvitationState.DECLINED: _("does not come"),
    InvitationState.DELEGATED: _("lets a colleague come"),
    InvitationState.WITHDRAWN: _("taken back"),
}
HOW_WORDS: Final[Words] = {
    RecordedHow.RAPPORTEUR: _("recorded by hand"),
    RecordedHow.CHECK_IN: _("has checked in"),
    RecordedHow.API: _("recorded by another system"),
}


@dataclass(frozen=True, slots=True)
class SectorBar:
    """A sector in the room of a session, and its bars in percent of the widest one."""

    sector: str | Promise
    at_least: int
    invited: int
    accepted: int
    present: int
    missing: int
    to_invite: int
    widths: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SuggestedRow:
    """Somebody to invite, and why, in words."""

    email: str
    name: str
    organisation: str
    organisation_id: UUID
    findings: Sequence[tuple[str, Sequence[str]]]
    sector: str | Promise
    sector_missing: int


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """Somebody who is invited, and what was answered."""

    id: UUID
    name: str
    email: str
    organisation: str
    answer: str | Promise
    needs: str
    is_sent: bool
    may_be_sent: bool
    may_be_withdrawn: bool


@dataclass(frozen=True, slots=True)
class PresentRow:
    """Somebody who is, or was, in the room."""

    id: UUID
    name: str
    organisation: str
    sector: str | Promise
    how: str | Promise
    at: Any


def sector_bars(session: Session) -> list[SectorBar]:
    """Return the balance of a session, sector by sector."""
    rows: list[dict[str, Any]] = balance_of(session)
    shown = ("at_least", "invited", "accepted", "present")
    widest = max((row[name] for row in rows for name in shown), default=0) or 1
    return [
        SectorBar(
            sector=SECTOR_WORDS[row["sector"]],
            widths={name: round(100 * row[name] / widest, 2) for name in shown},
            **{name: row[name] for name in (*shown, "missing", "to_invite")},
        )
        for row in rows
    ]


def suggested_rows(
    session: Session, actor: Membership, layer_names: Mapping[str, str]
) -> list[SuggestedRow]:
    """Return whom to invite, first who is to be asked first."""
    return [
        SuggestedRow(
            email=one.email,
            name=one.name,
            organisation=one.organisation.name,
            organisation_id=one.organisation.pk,
            findings=[
                (sentence_of(why.finding, layer_names), [each.name for each in why.milestones])
                for why in one.reasons
            ],
            sector=SECTOR_WORDS[one.organisation.sector],
            sector_missing=one.sector_missing,
        )
        for one in suggested_invitations(session, actor, most=MOST_SUGGESTED)
    ]


def invited_rows(invitations: Iterable[Invitation]) -> list[InvitedRow]:
    """Return invitations, fetched with member and organisation, as rows."""
    return [
        InvitedRow(
            id=each.pk,
            name=each.name or (each.member.actor_name if each.member else ""),
            email=each.email,
            organisation=each.organisation.name if each.organisation else "",
            answer=ANSWER_WORDS[each.state],
            needs=each.needs,
            is_sent=each.sent_at is not None,
            may_be_sent=each.sent_at is not None and each.state in COMING,
            may_be_withdrawn=each.state not in ENDED,
        )
        for each in invitations
    ]


def present_rows(session: Session) -> list[PresentRow]:
    """Return who is, or was, in the room, in the order in which they were recorded."""
    rows = attendance_of(session).order_by("present_at", "id")[:MOST_LISTED]
    return [_present(each, session) for each in rows]


def not_recorded(session: Session) -> list[tuple[str, str]]:
    """Return (id, name) of who is invited and not recorded to be there, by name."""
    live = Invitation.objects.filter(session=session, attendance=None).exclude(state__in=ENDED)
    rows = live.select_related("member__user", "organisation").order_by("state", "name", "email")
    return [(str(each.pk), _called(each)) for each in rows[:MOST_LISTED]]


def _present(attendance: Attendance, session: Session) -> PresentRow:
    organisation = attendance.organisation
    return PresentRow(
        id=attendance.pk,
        name=attendance.shown_name,
        organisation=organisation.name if organisation else attendance.affiliation,
        sector=SECTOR_WORDS[attendance.of_sector] if attendance.of_sector else "",
        how=HOW_WORDS[attendance.how],
        at=session.workspace.local(attendance.present_at),
    )


def _called(invitation: Invitation) -> str:
    member = invitation.member
    name = invitation.name or (member.actor_name if member else "") or invitation.email
    return f"{name} ({invitation.organisation})" if invitation.organisation else name
