"""What keeps sessions from being held as planned: people in two at once, a room twice, off hours.

As many statements for sixty sessions as for one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models

from apps.forums.models import Session, SessionState
from apps.forums.selectors.elsewhere import (
    Elsewhere,
    Sitting,
    elsewhere_during,
    sessions_during,
    sitting_of,
    spans_of,
)
from apps.forums.selectors.hours import hours_of
from apps.forums.selectors.participants import BINDING, Part, Participants, Person, participants_of
from apps.stakeholders.models import Membership, Workspace


class ClashKind(models.TextChoices):
    """What is in the way, the gravest first."""

    ROOM = "room"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    PERSON = "person"
    HOURS = "hours"


_RANKS: Final = {kind: rank for rank, kind in enumerate(ClashKind)}
_LEADS: Final = {Part.CHAIR: ClashKind.CHAIR, Part.RAPPORTEUR: ClashKind.RAPPORTEUR}


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that is in the way of a session.

    person: who is not free, None of a room; other: where they, or the room, are needed then, None
    where the reader does not see it; local: when it begins by that person's clock, of `hours`
    """

    kind: ClashKind
    session: UUID
    person: Person | None = None
    other: Sitting | None = None
    local: datetime | None = None


def clashes_of(sessions: Sequence[Session], actor: Membership) -> dict[UUID, list[Clash]]:
    """Return for each of some sessions of a workspace what is in its way, the gravest first.

    sessions: as they are, or as they would be: their own times, rooms and people are looked at, of
    all others those in the record. The actor runs them
    """
    found: dict[UUID, list[Clash]] = {one.pk: [] for one in sessions}
    own = [one for one in sessions if one.state != SessionState.CANCELLED]
    if not own:
        return found
    here = participants_of(own)
    rooms = {one.room_id for one in own if one.room_id}
    there = elsewhere_during(spans_of(own), actor, besides=own, people=here, rooms=rooms)
    there.sittings.update({one.pk: sitting_of(one, is_visible=True) for one in own})
    ids = {one.pk for one in own}
    for clash in (
        *_of_rooms(ids, there.sittings),
        *_of_people(here, there),
        *_of_hours(own, here, actor.workspace),
    ):
        found[clash.session].append(clash)
    for clashes in found.values():
        clashes.sort(key=_gravest_first)
    return found


def taken_rooms(sessions: Sequence[Session], actor: Membership) -> list[Clash]:
    """Return whatever has a session's room at its time; one statement for all of them.

    sessions: of one workspace, as they would be
    """
    wanted = [one for one in sessions if one.room_id]
    if not wanted:
        return []
    others = sessions_during(spans_of(wanted), actor, besides=wanted)
    others = others.filter(room__in={one.room_id for one in wanted})
    sittings = {one.pk: sitting_of(one, is_visible=True) for one in wanted}
    sittings |= {one.pk: sitting_of(one, is_visible=one.is_visible) for one in others}  # type: ignore[attr-defined]
    return list(_of_rooms({one.pk for one in wanted}, sittings))


def _of_rooms(ids: set[UUID], sittings: Mapping[UUID, Sitting]) -> Iterator[Clash]:
    by_room: dict[UUID, list[Sitting]] = defaultdict(list)
    for sitting in sittings.values():
        if sitting.room:
            by_room[sitting.room].append(sitting)
    for there in by_room.values():
        for one in there:
            if one.id in ids:
                for other in there:
                    if other.id != one.id and one.meets(other):
                        yield Clash(ClashKind.ROOM, one.id, other=_shown(other))


def _of_people(here: Participants, there: Elsewhere) -> Iterator[Clash]:
    sittings = there.sittings
    for address, person in here.people.items():
        own = here.parts[address]
        everywhere = {**there.parts.get(address, {}), **own}
        for one, parts in own.items():
            for other, others in everywhere.items():
                if other != one and sittings[one].meets(sittings[other]):
                    yield Clash(_kind(parts, others), one, person, _shown(sittings[other]))


def _kind(parts: set[Part], others: set[Part]) -> ClashKind:
    """Return how grave it is that somebody with these parts here has those elsewhere."""
    if BINDING & others:
        for lead, kind in _LEADS.items():
            if lead in parts:
                return kind
    return ClashKind.PERSON


def _of_hours(own: Sequence[Session], here: Participants, workspace: Workspace) -> Iterator[Clash]:
    if not here.members:
        return
    hours = hours_of(here.members, workspace)
    sessions = {one.pk: one for one in own}
    for address, person in here.people.items():
        if person.member is None:
            continue
        kept = hours[person.member]
        for pk in here.parts[address]:
            session = sessions[pk]
            if not kept.cover(session.starts_at, session.ends_at):
                local = session.starts_at.astimezone(ZoneInfo(kept.time_zone))
                yield Clash(ClashKind.HOURS, pk, person, local=local)


def _shown(sitting: Sitting) -> Sitting | None:
    return sitting if sitting.is_visible else None


def _gravest_first(clash: Clash) -> tuple[int, str, str]:
    other = clash.other.starts_at.isoformat() if clash.other else ""
    return _RANKS[clash.kind], clash.person.name if clash.person else "", other
