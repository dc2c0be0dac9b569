"""Who was in the room, by sector; by name or organisation where their forum agreed to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from apps.forums.models import Attendance, Attribution, Invitation, InvitationState, Session
from apps.forums.reporting.blocks import Block, Heading, Paragraph, Table
from apps.forums.reporting.told import person_told, sector_told


class Guest(NamedTuple):
    """Somebody who was in a room. sector: "" of who comes for no organisation."""

    name: str
    organisation: str
    sector: str


Rooms = Mapping[UUID, Sequence[Guest]]


def guests_of(sessions: Iterable[Session]) -> dict[UUID, list[Guest]]:
    """Return who came to each of some sessions, with two statements.

    Those who were recorded as being there; where nobody was, those who had said they would come.
    """
    found: dict[UUID, list[Guest]] = {session.pk: [] for session in sessions}
    there = Attendance.objects.filter(session__in=found)
    related = ("organisation", "invitation__member__user", "invitation__organisation")
    for one in there.select_related(*related).order_by("present_at", "pk"):
        found[one.session_id].append(_present(one))
    unrecorded = [session for session, guests in found.items() if not guests]
    came = Invitation.objects.filter(session__in=unrecorded, state=InvitationState.ACCEPTED)
    for asked in came.select_related("member__user", "organisation").order_by("pk"):
        found[asked.session_id].append(_invited(asked))
    return found


def _present(one: Attendance) -> Guest:
    name = one.name or (_invited(one.invitation).name if one.invitation else "")
    if one.organisation is not None:
        return Guest(name, one.organisation.name, one.organisation.sector)
    return Guest(name, one.affiliation, one.sector)


def _invited(one: Invitation) -> Guest:
    name = one.name or (one.member.actor_name if one.member else "")
    if one.organisation is None:
        return Guest(name, "", "")
    return Guest(name, one.organisation.name, one.organisation.sector)


def room_told(sessions: Sequence[Session], rooms: Rooms) -> Iterator[Block]:
    """Yield how many of each sector were in the rooms of some sessions, and whom it may name."""
    sectors = Counter(guest.sector for session in sessions for guest in rooms[session.pk])
    yield Heading(_("Who was in the room"))
    if not sectors:
        yield Paragraph(_("Nobody is recorded."))
        return
    ordered = sorted(sectors, key=lambda sector: (-sectors[sector], sector_told(sector)))
    yield Table(
        (_("Sector"), _("People")),
        tuple((sector_told(sector), str(sectors[sector])) for sector in ordered),
    )
    if named := _named(sessions, rooms):
        yield Paragraph("; ".join(named))


def _named(sessions: Iterable[Session], rooms: Rooms) -> list[str]:
    """Return each person or organisation once that may be named."""
    return sorted(
        {
            told
            for session in sessions
            if session.forum.attribution != Attribution.CHATHAM_HOUSE
            for guest in rooms[session.pk]
            if (told := person_told(session, *guest))
        }
    )
