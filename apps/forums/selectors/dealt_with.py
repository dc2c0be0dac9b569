"""Which findings sessions dealt with, and on which day, as far as a reader sees both."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from apps.alignment.models import Finding
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
        .select_related("finding", "session")
        .order_by("-session__starts_at", "pk")
    )
    found = []
    for item in items[:MOST_DEALT_WITH]:
        finding, day = item.finding, day_in(item.session.starts_at, zone)
        if finding is not None and day <= as_of:
            found.append(
                DealtWith(
                    finding=finding.pk,
                    session=item.session_id,
                    forum=item.session.forum_id,
                    day=day,
                    began=_began(finding, zone),
                    lag=lag_of(finding.kind, finding.initiative_id, finding.lagging),
                    initiative=finding.initiative_id,
                    lagging=finding.lagging,
                    milestones=tuple(finding.milestones),
                )
            )
    return found


def _began(finding: Finding, zone: str) -> date:
    """Return the day a finding began: `since` is of its level, which may have risen since then."""
    made = day_in(finding.created_at, zone)
    return min(finding.since or made, made)


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
