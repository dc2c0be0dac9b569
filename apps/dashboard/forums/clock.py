"""The running clock of a session: which item is on, how long it has, how late the whole is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.forums.models import AgendaItem, Session, SessionState


@dataclass(frozen=True, slots=True)
class Clock:
    """How a clock stands; a page goes on from there second by second.

    at: the instant that it is told for; started_at, seconds: of the item that is on, None where
    none is, or where it says no minutes; left: seconds that it still has, negative once it is over
    rest: seconds that the items to come have; plan_ends: when the last one would end, had each
    begun and ended as planned, None where none says minutes; late: seconds that the whole will end
    later than that, negative for earlier
    """

    state: str
    at: datetime
    current: AgendaItem | None
    next: AgendaItem | None
    started_at: datetime | None
    seconds: int | None
    left: int | None
    rest: int
    plan_ends: datetime | None
    late: int | None
    is_begun: bool
    to_come: tuple[UUID, ...]


def clock_of(items: Sequence[AgendaItem], session: Session, at: datetime) -> Clock:
    """Return how the clock of an agenda stands, its items in their order."""
    current = next((each for each in items if each.started_at and not each.ended_at), None)
    to_come = [each for each in items if each.started_at is None]
    rest = _seconds(to_come)
    planned = _seconds(items)
    plan_ends = session.starts_at + timedelta(seconds=planned) if planned else None
    is_begun = any(each.started_at for each in items)
    seconds = current.minutes * 60 if current and current.minutes else None
    started_at = current.started_at if current else None
    free = _free_at(items, session, at, current)
    is_open = session.state == SessionState.OPEN
    return Clock(
        state=session.state,
        at=at,
        current=current,
        next=to_come[0] if to_come else None,
        started_at=started_at,
        seconds=seconds,
        left=seconds - _between(started_at, at) if seconds and started_at else None,
        rest=rest,
        plan_ends=plan_ends if is_open else None,
        late=_between(plan_ends, free + timedelta(seconds=rest)) if plan_ends else None,
        is_begun=is_begun,
        to_come=tuple(each.pk for each in to_come),
    )


def _free_at(
    items: Sequence[AgendaItem], session: Session, at: datetime, current: AgendaItem | None
) -> datetime:
    """Return from when on the items to come can be dealt with, or when all of them were."""
    if current and current.started_at:
        return max(at, current.started_at + timedelta(minutes=current.minutes or 0))
    if all(each.started_at for each in items):
        return max((each.ended_at for each in items if each.ended_at), default=at)
    return at if any(each.started_at for each in items) else max(at, session.starts_at)


def _seconds(items: Sequence[AgendaItem]) -> int:
    return 60 * sum(each.minutes or 0 for each in items)


def _between(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds())
