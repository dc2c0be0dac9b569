"""What is in the way of a timetable: rooms that others have, and people who are elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from apps.forums.grids import Grid, blocks
from apps.forums.models import Room, Session
from apps.forums.selectors.elsewhere import Elsewhere, elsewhere_during
from apps.forums.selectors.participants import BINDING, LEADING, Participants
from apps.stakeholders.models import Membership
from coordination.timetable import Sitting

_NOBODY: frozenset[str] = frozenset()


def obstacles_to(
    own: Sequence[Session],
    rooms: Sequence[Room],
    grid: Grid,
    people: Participants,
    claimed: Mapping[str, set[int]],
    actor: Membership,
) -> Iterator[Sitting]:
    """Yield sittings that cannot be moved, for what takes place besides some sessions.

    claimed: slots in which people are in a session that is pinned, whatever else they have
    """
    ids = {room.pk for room in rooms}
    there = elsewhere_during([grid.span], actor, besides=own, people=people, rooms=ids)
    yield from _of_rooms(there, rooms, grid)
    yield from _of_people(there, people, claimed, grid)


def _of_rooms(there: Elsewhere, rooms: Sequence[Room], grid: Grid) -> Iterator[Sitting]:
    taken: dict[str, set[int]] = {str(room.pk): set() for room in rooms}
    for other in there.sittings.values():
        if str(other.room) in taken:
            taken[str(other.room)].update(grid.taken_by(other.starts_at, other.ends_at))
    for room, slots in taken.items():
        for first, length in blocks(slots):
            yield Sitting(f"{room} from {first}", length, [first], [room], _NOBODY, _NOBODY)


def _of_people(
    there: Elsewhere, people: Participants, claimed: Mapping[str, set[int]], grid: Grid
) -> Iterator[Sitting]:
    """Yield one sitting for all who are elsewhere at the same time.

    Who leads a session here is not kept from it by what they are only asked to come to.
    """
    leading = {
        who
        for who, sessions in people.parts.items()
        if any(LEADING & parts for parts in sessions.values())
    }
    busy: dict[str, set[int]] = defaultdict(set)
    for who, sessions in there.parts.items():
        for pk, parts in sessions.items():
            if BINDING & parts or who not in leading:
                other = there.sittings[pk]
                busy[who].update(grid.taken_by(other.starts_at, other.ends_at))
    alike: dict[tuple[int, int], set[str]] = defaultdict(set)
    for who, slots in busy.items():
        for block in blocks(slots - claimed.get(who, set())):
            alike[block].add(who)
    for (first, length), persons in alike.items():
        name = f"elsewhere {length} from {first}"
        yield Sitting(name, length, [first], [name], _NOBODY, frozenset(persons))
