"""What became of the findings that sessions dealt with, against others like them.

What that means, and how it is told, is `coordination.session_effect`'s to say; here is what of the
record it is said of. Everything is told of the sessions and findings that the reader sees.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np
from django.db.models import Q

from apps.alignment.selectors.courses import Lag, courses_of
from apps.alignment.selectors.findings import findings_visible_to
from apps.forums.models import Forum
from apps.forums.selectors.dealt_with import DealtWith, dealt_with
from apps.forums.selectors.figures import Figures, figures_of
from apps.stakeholders.models import Membership
from coordination.days import day_of
from coordination.session_effect import AFTER_DAYS, BEFORE_DAYS, Case, Effect, effect_of_sessions
from coordination.vocabulary import FindingKind, Level

# The latest are told; each is held against some of so many others.
MOST_CASES: Final = 500
MOST_OTHERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A finding that a session dealt with. matches: the findings that it is held against."""

    finding: UUID
    session: UUID
    day: date
    level: Level | None
    matches: list[UUID]
    case: Case


@dataclass(frozen=True, slots=True)
class SessionEffect:
    """What sessions did for what they dealt with.

    cases: those told, the latest first; without_skew: findings dealt with that are of a kind that
    has no skew; left_out: cases earlier than those told
    """

    as_of: date
    effect: Effect
    cases: list[CaseTold]
    without_skew: int
    left_out: int
    figures: Figures


def session_effect(actor: Membership, as_of: date, forum: Forum | None = None) -> SessionEffect:
    """Return the effect of the sessions of a forum, or of all that the actor sees.

    as_of: the last day of which it is known how things stood
    The same number of statements, whatever was dealt with.
    """
    everything = dealt_with(actor, as_of)
    own = [one for one in everything if forum is None or one.forum == forum.pk]
    cases = _distinct(own)
    told = dict(list(cases.items())[:MOST_CASES])
    others = _others(actor, told.values())
    compared = {lag for lag, _ in told} | others.keys()
    # Days on which sessions dealt with what is compared, told or not: that is no match for a while.
    rest = {
        key: one
        for key, one in _distinct(everything).items()
        if key not in told and key[0] in compared
    }
    effect, lags = _effect(actor, [*told, *rest], others, len(told), as_of)
    findings = {lag: one.finding for (lag, _), one in (rest | told).items()} | others
    return SessionEffect(
        as_of=as_of,
        effect=effect,
        cases=[
            CaseTold(
                finding=one.finding,
                session=one.session,
                day=one.day,
                level=Level.of_rank(case.level),
                matches=[findings[lags[row]] for row in case.matches],
                case=case,
            )
            for one, case in zip(told.values(), effect.each, strict=True)
        ],
        without_skew=len({one.finding for one in own if one.lag is None}),
        left_out=len(cases) - len(told),
        figures=figures_of(actor, own, forum),
    )


def _distinct(found: Sequence[DealtWith]) -> dict[tuple[Lag, date], DealtWith]:
    """Return what has a skew, once for each day that a session dealt with it."""
    return {(one.lag, one.day): one for one in found if one.lag}


def _others(actor: Membership, told: Collection[DealtWith]) -> dict[Lag, UUID]:
    """Return the latest findings that were there while sessions dealt with others, by lag."""
    if not told:
        return {}
    first, last = min(one.day for one in told), max(one.day for one in told)
    there = findings_visible_to(actor).filter(
        Q(since__lte=last) | Q(since__isnull=True),
        Q(resolved_on__gte=first) | Q(resolved_on__isnull=True),
        kind=FindingKind.PACE,
    )
    rows = there.order_by("-created_at", "pk").values_list("pk", "initiative", "lagging")
    return {
        Lag(initiative, lagging): pk
        for pk, initiative, lagging in reversed(rows[:MOST_OTHERS])
        if initiative and lagging
    }


def _effect(
    actor: Membership,
    cases: Sequence[tuple[Lag, date]],
    others: Mapping[Lag, UUID],
    told: int,
    as_of: date,
) -> tuple[Effect, list[Lag]]:
    """Return the effect on the first `told` of the cases, and what the rows it speaks of are."""
    lags = list(dict.fromkeys([*(lag for lag, _ in cases), *others]))
    row = {lag: place for place, lag in enumerate(lags)}
    days = np.array([day_of(day) for _, day in cases], np.int64)
    today, asked = day_of(as_of), days[:told]
    last = int(asked.max()) if told else today
    courses = courses_of(
        actor.workspace,
        lags,
        since=int(asked.min(initial=today)) - BEFORE_DAYS,
        until=min(last + AFTER_DAYS, today),
        judged=asked.tolist(),
    )
    rows = np.array([row[lag] for lag, _ in cases], np.int64)
    return effect_of_sessions(courses, rows, days, np.arange(len(cases)) < told), lags
