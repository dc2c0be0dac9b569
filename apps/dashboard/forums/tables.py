"""Timetables as tables: a column for each room, a row for each time at which something changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.dashboard.forums.words import STATE_WORDS
from apps.forums.models import Session


@dataclass(frozen=True, slots=True)
class Cell:
    """A session in its column. rows: how many rows it takes; before: where it is now, if moved."""

    session: Session
    state_words: str
    starts: datetime
    ends: datetime
    rows: int
    before: str


@dataclass(slots=True)
class Line:
    """A row: what begins then. None is a place where nothing takes place."""

    starts: datetime
    ends: datetime
    cells: list[Cell | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayTable:
    """A day's sessions in parallel. columns: names of the rooms, or of what is in none."""

    day: date
    columns: Sequence[str]
    lines: Sequence[Line]


def day_tables(
    sessions: Iterable[Session], zone: str, before: Callable[[Session], str] = lambda _: ""
) -> list[DayTable]:
    """Return sessions, fetched with their rooms, as one table for each day of a zone.

    before: says where one was that would be elsewhere
    """
    days: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        days[session.starts_at.astimezone(ZoneInfo(zone)).date()].append(session)
    return [_table(day, there, zone, before) for day, there in sorted(days.items())]


def _table(
    day: date, sessions: Sequence[Session], zone: str, before: Callable[[Session], str]
) -> DayTable:
    columns = _columns(sessions)
    times = sorted({each for one in sessions for each in (one.starts_at, one.ends_at)})
    area = ZoneInfo(zone)
    lines = [Line(first.astimezone(area), last.astimezone(area)) for first, last in pairwise(times)]
    places = {at: number for number, at in enumerate(times)}
    for _name, there in columns:
        begin = {one.starts_at: one for one in there}
        free_from = 0
        for number, at in enumerate(times[:-1]):
            one = begin.get(at)
            if one is not None:
                free_from = places[one.ends_at]
                lines[number].cells.append(
                    Cell(
                        session=one,
                        state_words=str(STATE_WORDS[one.state]),
                        starts=one.starts_at.astimezone(area),
                        ends=one.ends_at.astimezone(area),
                        rows=free_from - number,
                        before=before(one),
                    )
                )
            elif number >= free_from:
                lines[number].cells.append(None)
    return DayTable(day, [name for name, _there in columns], lines)


def _columns(sessions: Sequence[Session]) -> list[tuple[str, list[Session]]]:
    """Return the sessions by room; those in none behind them, in as many columns as meet."""
    rooms: dict[str, list[Session]] = defaultdict(list)
    outside: list[list[Session]] = []
    for one in sorted(sessions, key=lambda each: (each.starts_at, each.title)):
        if one.room is not None:
            rooms[one.room.name].append(one)
            continue
        free = next((each for each in outside if each[-1].ends_at <= one.starts_at), None)
        if free is None:
            outside.append([one])
        else:
            free.append(one)
    return [*sorted(rooms.items()), *((_("In no room"), there) for there in outside)]
