"""What takes place besides some sessions: in the same rooms, or with the same people.

Of a session that the reader does not see it is known that somebody, or a room, is not free, and
nothing else; of a draft of others, of which nobody was told, only that its room is taken.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from apps.forums.models import Invitation, Session, SessionState
from apps.forums.models.invitations import COMING
from apps.forums.selectors.participants import Part, Participants
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership

Span = tuple[datetime, datetime]


class Sitting(NamedTuple):
    """When and where a session is; is_visible: to the reader."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    room: UUID | None
    is_visible: bool

    def meets(self, other: "Sitting") -> bool:
        """Tell whether both take place at some instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Elsewhere(NamedTuple):
    """Other sessions. sittings: {id: sitting}; parts: {address: {session: parts}} in them."""

    sittings: dict[UUID, Sitting]
    parts: dict[str, dict[UUID, set[Part]]]


def sitting_of(session: Session, *, is_visible: bool) -> Sitting:
    """Return when and where a session is."""
    times = session.starts_at, session.ends_at
    return Sitting(session.pk, session.title, *times, session.room_id, is_visible)


def spans_of(sessions: Iterable[Session]) -> list[Span]:
    """Return the times of some sessions, those that meet as one."""
    spans: list[Span] = []
    for starts_at, ends_at in sorted((one.starts_at, one.ends_at) for one in sessions):
        if spans and starts_at <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], ends_at)
        else:
            spans.append((starts_at, ends_at))
    return spans


def sessions_during(
    spans: Iterable[Span], actor: Membership, *, besides: Sequence[Session]
) -> QuerySet[Session]:
    """Return the other sessions that are not cancelled, seen (`is_visible`) or not."""
    during = Q()
    for starts_at, ends_at in spans:
        during |= Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    seen = sessions_visible_to(actor).filter(pk=OuterRef("pk"))
    rows = Session.objects.filter(during, workspace_id=actor.workspace_id)
    rows = rows.exclude(state=SessionState.CANCELLED).exclude(pk__in=[one.pk for one in besides])
    return rows.annotate(is_visible=Exists(seen)).defer("purpose")


def elsewhere_during(
    spans: Iterable[Span],
    actor: Membership,
    *,
    besides: Sequence[Session],
    people: Participants,
    rooms: Collection[UUID],
) -> Elsewhere:
    """Return the other sessions that have some rooms, or some people, and what these are there.

    With two statements, however many there are.
    """
    members, addresses = people.members, people.addresses
    found = Elsewhere({}, defaultdict(lambda: defaultdict(set)))
    if not (addresses or rooms):
        return found
    invited = Invitation.objects.filter(session=OuterRef("pk"), state__in=COMING)
    invited = invited.annotate(address=Lower("email")).filter(address__in=addresses)
    leads = Q(chair__in=members) | Q(rapporteur__in=members)
    rows = sessions_during(spans, actor, besides=besides)
    told = set()
    for row in rows.filter(leads | Q(room__in=rooms) | Exists(invited)):
        is_visible: bool = row.is_visible  # type: ignore[attr-defined]  # annotated
        found.sittings[row.pk] = sitting_of(row, is_visible=is_visible)
        if is_visible or row.state != SessionState.DRAFT:
            told.add(row.pk)
            for lead, part in ((row.chair_id, Part.CHAIR), (row.rapporteur_id, Part.RAPPORTEUR)):
                if lead and lead in members:
                    found.parts[members[lead].address][row.pk].add(part)
    theirs = Invitation.objects.filter(session__in=told, state__in=COMING)
    theirs = theirs.annotate(address=Lower("email")).filter(address__in=addresses)
    for session, address, state in theirs.values_list("session_id", "address", "state"):
        found.parts[address][session].add(Part(state))
    return found
