"""Which findings sessions dealt with, and on which day, as far as a reader sees both."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from apps.alignment.selectors.courses import Lag
from apps.alignment.selectors.findings import findings_visible_to
from apps.common.local_times import day_in
from apps.forums.lifecycle import HELD
from apps.forums.models import AgendaItem
from apps.forums.selectors.visibility import sessions_visible_to
from apps.stakeholders.models import Membership
from coordination.vocabulary import FindingKind

# The latest are looked at.
MOST_DEALT_WITH: Final = 5_000
_COLUMNS: Final = (
    "finding",
    "session",
    "session__forum",
    "session__starts_at",
    "finding__kind",
    "finding__initiative",
    "finding__lagging",
    "finding__milestones",
    "finding__since",
    "finding__created_at",
)


class DealtWith(NamedTuple):
    """A finding on the agenda of a session that was held, or is being held.

    day: of the session, in the workspace's time zone; began: the day the finding did; lag: what it
    is about, None of a kind that has no skew; milestones: those it is about
    """

    finding: UUID
    session: UUID
    forum: UUID
    day: date
    began: date
    lag: Lag | None
    initiative: UUID | None
    lagging: str | None
    milestones: tuple[UUID, ...]


def dealt_with(actor: Membership, as_of: date) -> list[DealtWith]:
    """Return the findings that sessions dealt with by a day, the latest first: MOST_DEALT_WITH.

    Of the sessions and findings that the actor sees, so that no other can be told by them.
    """
    zone = actor.workspace.time_zone
    held = sessions_visible_to(actor).filter(state__in=HELD)
    seen = findings_visible_to(actor).order_by()
    items = (
        AgendaItem.objects.filter(session__in=held.values("pk"), finding__in=seen.values("pk"))
        .order_by("-session__starts_at", "pk")
        .values_list(*_COLUMNS)
    )
    found = []
    # Columns alone: a finding keeps all of its explanation, which nobody asks for here.
    for row in items[:MOST_DEALT_WITH]:
        finding, session, forum, starts, kind, initiative, lagging, milestones, since, made = row
        day = day_in(starts, zone)
        if finding is not None and day <= as_of:
            found.append(
                DealtWith(
                    finding=finding,
                    session=session,
                    forum=forum,
                    day=day,
                    began=_began(since, day_in(made, zone)),
                    lag=lag_of(kind, initiative, lagging),
                    initiative=initiative,
                    lagging=lagging,
                    milestones=tuple(milestones),
                )
            )
    return found


def _began(since: date | None, made: date) -> date:
    """Return the day a finding began: `since` is of its level, which may have risen since then."""
    return min(since or made, made)


def first_of_each(found: Iterable[DealtWith]) -> list[DealtWith]:
    """Return when each finding was first dealt with."""
    first: dict[UUID, DealtWith] = {}
    for one in found:
        if one.finding not in first or one.day <= first[one.finding].day:
            first[one.finding] = one
    return list(first.values())


def lag_of(kind: str, initiative: UUID | None, lagging: str | None) -> Lag | None:
    """Return what a pace finding is about, None of a finding of another kind."""
    if kind != FindingKind.PACE or initiative is None or lagging is None:
        return None
    return Lag(initiative, lagging)
