"""Proposals of when and where the sessions of a forum take place, so that nobody has to choose.

How they are found is `coordination.timetable`'s; here is what it is told, and what it comes to.
Nothing is written.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.common.errors import FieldError, InvalidInputError
from apps.common.row_versions import with_version
from apps.forums.grids import Frame, Grid
from apps.forums.lifecycle import STEPS
from apps.forums.models import Forum, Room, Session, SessionState
from apps.forums.models.invitations import COMING
from apps.forums.selectors.clashes import Clash, ClashKind, clashes_of, taken_rooms
from apps.forums.selectors.obstacles import obstacles_to
from apps.forums.selectors.off_hours import OffHours
from apps.forums.selectors.participants import LEADING, Part, participants_of
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership
from coordination.timetable import Failure, Sitting, Timetable, timetable_of

MOST_SESSIONS: Final = 100
MOST_ROOMS: Final = 50


@dataclass(frozen=True, slots=True)
class Pin:
    """A session that stays at a time, in a room, or both."""

    session: UUID
    starts_at: datetime | None = None
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Sessions as they would be, in the order of their times.

    sessions: copies with other times and rooms, each with its version; before: as they are, by id;
    clashes: that would remain; is_best: nowhere would fewer people have to choose; is_least_off:
    nowhere would fewer be off hours, unless more had to choose
    """

    sessions: list[Session]
    before: Mapping[UUID, Session]
    clashes: list[Clash]
    is_best: bool
    is_least_off: bool

    @property
    def off_hours(self) -> int:
        """Return how many are in sessions off hours, each as often as it is."""
        return sum(clash.kind == ClashKind.HOURS for clash in self.clashes)

    def is_moved(self, session: Session) -> bool:
        """Tell whether one of its sessions would be elsewhere than it is."""
        before = self.before[session.pk]
        names = ("starts_at", "ends_at", "room_id")
        return any(getattr(session, name) != getattr(before, name) for name in names)


def sessions_to_arrange(forum: Forum, actor: Membership) -> QuerySet[Session]:
    """Return the sessions of a forum that can take place at another time, with their versions."""
    rows = sessions_visible_to(actor).filter(forum=forum, state__in=STEPS["move"].since)
    return with_version(rows).select_related("room")


def propose_timetable(
    *,
    forum: Forum,
    actor: Membership,
    frame: Frame,
    rooms: Sequence[Room] | None = None,
    sessions: Sequence[UUID] | None = None,
    pins: Sequence[Pin] = (),
) -> Proposal | Failure:
    """Return when and where sessions of a forum could be, or why there is no such timetable.

    sessions: ids; the forum's drafts, if left out. rooms: the workspace's, if left out
    Raises: InvalidInputError
    """
    own = _chosen(forum, actor, sessions)
    there = _rooms(actor, rooms)
    grid, pinned = Grid(frame), {pin.session: pin for pin in pins}
    _refuse_pins(own, pins, grid, actor)
    sittings = _sittings(own, there, grid, pinned, actor)
    found = timetable_of(sittings)
    if not isinstance(found, Timetable):
        return found
    by_id = {str(room.pk): room for room in [*there, *(pin.room for pin in pins if pin.room)]}
    placed = [_placed(one, found, grid, by_id) for one in own]
    placed.sort(key=lambda one: (one.starts_at, one.room.name if one.room else "", one.title))
    clashes = [clash for each in clashes_of(placed, actor).values() for clash in each]
    before = {one.pk: one for one in own}
    return Proposal(placed, before, clashes, found.is_best, found.is_least_off)


def _chosen(forum: Forum, actor: Membership, wanted: Sequence[UUID] | None) -> list[Session]:
    rows = sessions_to_arrange(forum, actor).annotate(
        asked=Count("invitations", filter=Q(invitations__state__in=COMING))
    )
    if wanted is None:
        own: list[Session] = list(
            rows.filter(state=SessionState.DRAFT).order_by("id")[: MOST_SESSIONS + 1]
        )
        if not own:
            message = "The forum has no draft. Plan its sessions first, or name some that are told."
            raise InvalidInputError.at("/sessions", message, "required")
        if len(own) > MOST_SESSIONS:
            message = f"The forum has more than {MOST_SESSIONS} drafts. Name those that are meant."
            raise InvalidInputError.at("/sessions", message, "too_many")
        return own
    found = {one.pk: one for one in rows.filter(pk__in=wanted)}
    errors = [
        FieldError(f"/sessions/{place}", _NOT_TO_ARRANGE, "does_not_exist")
        for place, pk in enumerate(wanted)
        if pk not in found
    ]
    errors += [
        FieldError(f"/sessions/{place}", "It is named already.", "duplicate")
        for place, pk in enumerate(wanted)
        if pk in wanted[:place]
    ]
    if errors:
        raise InvalidInputError("Name sessions of this forum, each once.", errors=tuple(errors))
    return [found[pk] for pk in wanted]


_NOT_TO_ARRANGE: Final = "This is no session of the forum that could take place at another time."


def _rooms(actor: Membership, wanted: Sequence[Room] | None) -> list[Room]:
    if wanted is not None:
        return list(dict.fromkeys(wanted))
    return list(Room.objects.filter(workspace_id=actor.workspace_id).order_by("name")[:MOST_ROOMS])


def _refuse_pins(
    own: Sequence[Session], pins: Sequence[Pin], grid: Grid, actor: Membership
) -> None:
    """Refuse pins of other sessions, between two slots, or in rooms that are taken."""
    by_id, errors, fixed = {one.pk: one for one in own}, [], {}
    for place, pin in enumerate(pins):
        session = by_id.get(pin.session)
        if session is None or pin.session in {other.session for other in pins[:place]}:
            message = "Pin each of the sessions once."
            errors.append(FieldError(f"/pins/{place}/session", message, "does_not_exist"))
        elif pin.starts_at and grid.slot_at(pin.starts_at) is None:
            message = "No slot begins then: it is outside of the days, or between two slots."
            errors.append(FieldError(f"/pins/{place}/starts_at", message, "no_slot"))
        elif pin.starts_at and pin.room:
            fixed[pin.session] = place
    would_be = [_pinned(by_id[pins[place].session], pins[place]) for place in fixed.values()]
    for clash in [] if errors else taken_rooms(would_be, actor):
        message = "The room is taken then."
        errors.append(FieldError(f"/pins/{fixed[clash.session]}/room", message, "taken"))
    if errors:
        raise InvalidInputError("These cannot stay where they are put.", errors=tuple(errors))


def _pinned(session: Session, pin: Pin) -> Session:
    changed = copy(session)
    if pin.starts_at:
        changed.ends_at = pin.starts_at + (session.ends_at - session.starts_at)
        changed.starts_at = pin.starts_at
    if pin.room:
        changed.room = pin.room
    return changed


def _sittings(
    own: Sequence[Session],
    rooms: Sequence[Room],
    grid: Grid,
    pinned: Mapping[UUID, Pin],
    actor: Membership,
) -> list[Sitting]:
    """Return what the timetable is made of: the sessions, and all that is in their way."""
    people, claimed = participants_of(own), dict[str, set[int]]()
    sittings = [
        _sitting(one, pinned.get(one.pk, Pin(one.pk)), rooms, grid, people.of(one.pk), claimed)
        for one in own
    ]
    _refuse_placeless(own, sittings)
    off = OffHours(people, grid, actor.workspace)
    sittings = [
        replace(sitting, off_hours=off.of(one, sitting.starts))
        for one, sitting in zip(own, sittings, strict=True)
    ]
    return [*sittings, *obstacles_to(own, rooms, grid, people, claimed, actor)]


def _sitting(
    one: Session,
    pin: Pin,
    rooms: Sequence[Room],
    grid: Grid,
    parts: Mapping[str, set[Part]],
    claimed: dict[str, set[int]],
) -> Sitting:
    """Return a session with where it can be, and who has to be or would be there.

    claimed: slots in which people are in a session that is pinned; those of this one are added.
    Where two pinned sessions meet, whoever is in both is counted in the first: they are told of.
    """
    length = one.ends_at - one.starts_at
    slots, starts = grid.length(length), grid.starts(length)
    leading = {who for who, held in parts.items() if LEADING & held}
    # Sessions of one track are for the same people: never two of them at a time.
    needed = leading | ({f"track {one.track}"} if one.track else set())
    there = needed | set(parts)
    if pin.starts_at and (slot := grid.slot_at(pin.starts_at)) is not None:
        starts, taken = [slot], set(range(slot, slot + slots))
        there = {who for who in there if not taken & claimed.get(who, set())}
        for who in there:
            claimed.setdefault(who, set()).update(taken)
    return Sitting(
        str(one.pk),
        slots,
        starts,
        _fitting(one, rooms, pin),
        frozenset(needed & there),
        frozenset(there - needed),
    )


def _refuse_placeless(own: Sequence[Session], sittings: Sequence[Sitting]) -> None:
    """Raise InvalidInputError naming each session that is too long, or too large, for any place."""
    errors = []
    for one, sitting in zip(own, sittings, strict=True):
        if not sitting.starts:
            message = f"“{one.title}” is longer than a day of the timetable."
            errors.append(FieldError("/until_time", message, "longer_than_a_day"))
        if not sitting.rooms:
            message = f"No room is large enough for “{one.title}”."
            errors.append(FieldError("/rooms", message, "too_small"))
    if errors:
        raise InvalidInputError("There is no place for some of them.", errors=tuple(errors))


def _fitting(one: Session, rooms: Sequence[Room], pin: Pin) -> list[str]:
    """Return the rooms that a session can be in; one that is elsewhere, or online, has its own."""
    if pin.room:
        return [str(pin.room.pk)]
    if one.room_id is None and (one.place or one.link):
        return [f"outside {one.pk}"]
    seats = one.capacity or one.asked  # type: ignore[attr-defined]  # annotated
    return [str(room.pk) for room in rooms if room.capacity is None or room.capacity >= seats]


def _placed(one: Session, found: Timetable, grid: Grid, rooms: Mapping[str, Room]) -> Session:
    slot = found.slots[str(one.pk)]
    return _pinned(one, Pin(one.pk, grid.instant(slot.start), rooms.get(slot.room)))
