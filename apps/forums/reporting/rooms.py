"""Who was in the room, by sector; by name or organisation where their forum agreed to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from apps.forums.models import Attribution, Invitation, InvitationState, Session
from apps.forums.reporting.blocks import Block, Heading, Paragraph, Table
from apps.forums.reporting.told import person_told, sector_told


class Guest(NamedTuple):
    """Somebody who was in a room. sector: "" of who comes for no organisation."""

    name: str
    organisation: str
    sector: str


Rooms = Mapping[UUID, Sequence[Guest]]


def guests_of(sessions: Iterable[Session]) -> dict[UUID, list[Guest]]:
    """Return who came to each of some sessions, with one statement."""
    found: dict[UUID, list[Guest]] = {session.pk: [] for session in sessions}
    came = Invitation.objects.filter(session__in=found, state=InvitationState.ACCEPTED)
    for one in came.select_related("member__user", "organisation").order_by("name", "pk"):
        name = one.name or (one.member.actor_name if one.member else "")
        organisation = one.organisation
        found[one.session_id].append(
            Guest(
                name,
                organisation.name if organisation else "",
                organisation.sector if organisation else "",
            )
        )
    return found


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
