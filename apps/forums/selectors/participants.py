"""Who takes part in some sessions, known by their addresses, with an account or without one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from apps.forums.models import Invitation, Session
from apps.forums.models.invitations import COMING
from apps.stakeholders.models import Membership


class Part(StrEnum):
    """What somebody is to a session."""

    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    INVITED = "invited"


# Who has one of these has said to be there.
BINDING: Final = frozenset({Part.CHAIR, Part.RAPPORTEUR, Part.ACCEPTED})
# Without whom a session is not held.
LEADING: Final = frozenset({Part.CHAIR, Part.RAPPORTEUR})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part: address in lower case; member: its id, where it is one."""

    address: str
    name: str
    member: UUID | None


@dataclass(slots=True)
class Participants:
    """The people of some sessions.

    people: {address: person}; parts: {address: {session: parts}}
    """

    people: dict[str, Person] = field(default_factory=dict)
    parts: dict[str, dict[UUID, set[Part]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    @property
    def addresses(self) -> list[str]:
        """Return by what they are known."""
        return list(self.people)

    @property
    def members(self) -> Mapping[UUID, Person]:
        """Return those who are members, by their ids."""
        return {each.member: each for each in self.people.values() if each.member}

    def of(self, session: UUID) -> dict[str, set[Part]]:
        """Return the parts of one session by address."""
        return {
            address: parts[session] for address, parts in self.parts.items() if session in parts
        }


def participants_of(sessions: Sequence[Session]) -> Participants:
    """Return who chairs, records, or is asked to come to some sessions of one workspace.

    With two statements. Whoever declined, passed a place on or was taken off is not among them.
    """
    found = Participants()
    if not sessions:
        return found
    asked = list(
        Invitation.objects.filter(session__in=[one.pk for one in sessions], state__in=COMING)
        .annotate(address=Lower("email"))
        .order_by("id")
        .values_list("session_id", "address", "name", "state")
    )
    members = _members(sessions, {address for _, address, _, _ in asked})
    by_address = {member.user.email.lower(): member for member in members.values()}
    for session, address, name, state in asked:
        member = by_address.get(address)
        shown = name or (member.actor_name if member else address)
        found.people.setdefault(address, Person(address, shown, member.pk if member else None))
        found.parts[address][session].add(Part(state))
    for one in sessions:
        for lead, part in ((one.chair_id, Part.CHAIR), (one.rapporteur_id, Part.RAPPORTEUR)):
            if lead:
                member = members[lead]
                address = member.user.email.lower()
                found.people.setdefault(address, Person(address, member.actor_name, lead))
                found.parts[address][one.pk].add(part)
    return found


def _members(sessions: Sequence[Session], addresses: set[str]) -> dict[UUID, Membership]:
    leads = {pk for one in sessions for pk in (one.chair_id, one.rapporteur_id) if pk}
    rows = Membership.objects.filter(workspace_id=sessions[0].workspace_id).select_related("user")
    rows = rows.annotate(address=Lower("user__email"))
    return {row.pk: row for row in rows.filter(Q(pk__in=leads) | Q(address__in=addresses))}
