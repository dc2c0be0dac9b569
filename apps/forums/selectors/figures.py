"""What forums come to in figures: questions closed, days to a session and to a milestone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.common.local_times import day_in
from apps.forums.lifecycle import HELD
from apps.forums.models import Commitment, CommitmentState, Forum, OutcomeState, OutcomeType
from apps.forums.selectors.commitments import commitments_visible_to
from apps.forums.selectors.dealt_with import DealtWith, first_of_each
from apps.forums.selectors.outcomes import outcomes_seen_by
from apps.forums.selectors.visibility import sessions_visible_to
from apps.programmes.models import Milestone
from apps.stakeholders.models import Membership
from coordination.vocabulary import MilestoneStatus


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted of sessions and what they dealt with.

    commitments_kept, commitments_missed: of those made in the sessions, as they are judged
    days_to_session: from the day a finding began to the first session that dealt with it, the
    median; None of no finding
    milestones: findings of which a milestone was achieved since that session, and commitments whose
    milestone was; days_to_milestone: from the session to it, of a finding to the first, the median;
    None where there is none
    """

    sessions: int
    findings: int
    questions_asked: int
    questions_closed: int
    commitments_kept: int
    commitments_missed: int
    days_to_session: float | None
    milestones: int
    days_to_milestone: float | None


def figures_of(actor: Membership, found: Sequence[DealtWith], forum: Forum | None) -> Figures:
    """Return the figures of a forum, or of all that the actor sees.

    found: what its sessions dealt with
    A milestone of a finding is one of the layer that lags or is missing; where none does, one of
    those that the finding names. It is achieved once it is accepted, on its actual date.
    """
    sessions = sessions_visible_to(actor).filter(state__in=HELD)
    questions = outcomes_seen_by(actor).filter(type=OutcomeType.QUESTION)
    if forum is not None:
        sessions = sessions.filter(forum=forum)
        questions = questions.filter(session__forum=forum)
    asked = questions.aggregate(
        asked=Count("pk"), closed=Count("pk", filter=Q(state=OutcomeState.ANSWERED))
    )
    made = commitments_visible_to(actor).filter(session__in=sessions.values("pk"))
    judged = made.aggregate(
        kept=Count("pk", filter=Q(state=CommitmentState.DONE)),
        missed=Count("pk", filter=Q(state=CommitmentState.MISSED)),
    )
    first = first_of_each(found)
    # What was found only afterwards, in a record that was made later, has waited for no session.
    waited = [(one.day - one.began).days for one in first if one.began <= one.day]
    reached = [*_days_to_milestone(first), *_days_to_promised(made, actor.workspace.time_zone)]
    return Figures(
        sessions=sessions.count(),
        findings=len(first),
        questions_asked=asked["asked"],
        questions_closed=asked["closed"],
        commitments_kept=judged["kept"],
        commitments_missed=judged["missed"],
        days_to_session=_median(waited),
        milestones=len(reached),
        days_to_milestone=_median(reached),
    )


def _days_to_milestone(first: Sequence[DealtWith]) -> Iterator[int]:
    """Yield the days from its session to the first milestone, of each finding that has one."""
    of_lane, by_id = _achieved(first)
    for one in first:
        if one.lagging is not None:
            days = of_lane[one.initiative, one.lagging]
        else:
            days = [by_id[pk] for pk in one.milestones if pk in by_id]
        if since := [(day - one.day).days for day in days if day >= one.day]:
            yield min(since)


def _days_to_promised(made: QuerySet[Commitment], zone: str) -> Iterator[int]:
    """Yield the days from its session to the milestone of each commitment that was achieved."""
    achieved = made.filter(
        milestone__status=MilestoneStatus.ACCEPTED, milestone__actual_date__isnull=False
    )
    rows = achieved.order_by().values_list("session__starts_at", "milestone__actual_date")
    for starts, day in rows:
        if starts and day and day >= (held := day_in(starts, zone)):
            yield (day - held).days


def _achieved(
    first: Sequence[DealtWith],
) -> tuple[dict[tuple[UUID | None, str], list[date]], dict[UUID, date]]:
    """Return the days on which milestones of findings were achieved, by lane and by id."""
    named = {pk for one in first if one.lagging is None for pk in one.milestones}
    lanes = [one for one in first if one.lagging is not None]
    of_findings = Q(pk__in=named) | Q(
        initiative__in={one.initiative for one in lanes},
        layer__key__in={one.lagging for one in lanes},
    )
    achieved = Milestone.objects.filter(
        of_findings,
        status=MilestoneStatus.ACCEPTED,
        actual_date__gte=min((one.day for one in first), default=date.max),
    )
    of_lane: dict[tuple[UUID | None, str], list[date]] = defaultdict(list)
    by_id: dict[UUID, date] = {}
    rows = achieved.values_list("pk", "initiative", "layer__key", "actual_date")
    for pk, initiative, layer, day in rows:
        if day is not None:
            of_lane[initiative, layer].append(day)
            by_id[pk] = day
    return of_lane, by_id


def _median(days: Sequence[int]) -> float | None:
    return float(median(days)) if days else None
