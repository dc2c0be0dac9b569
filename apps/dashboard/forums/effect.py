"""What sessions did for what they dealt with, in words and as a drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.axis import percent
from apps.dashboard.drawing import Segment
from apps.dashboard.wording import LEVEL_WORDS, number_words, signed
from apps.forums.models import Session
from apps.forums.selectors.effects import CaseTold, SessionEffect
from coordination.session_effect import AFTER_DAYS, BEFORE_DAYS, CONFIDENCE, FEWEST_CASES, WINDOW

HEIGHT: Final = 220
_TOP: Final = 18
_BASE: Final = 190
_LABELS: Final = 208
_MARGIN: Final = 5.0
# A point of a line each so many days, and a row of the table.
_DRAWN: Final = 5
_LISTED: Final = 15
_TICKS: Final = (-60, -30, 0, 30, 60, 90)
MOST_CASES: Final = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the drawing: of a day (`at` is x) or of a skew (`at` is y), with its label."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class EffectDrawing:
    """The two lines of the medians. session: where the day of the session is."""

    dealt_with: list[Segment]
    others: list[Segment]
    days: list[Mark]
    heights: list[Mark]
    session: str
    height: int = HEIGHT
    top: int = _TOP
    base: int = _BASE
    labels: int = _LABELS


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One day of the table behind the drawing."""

    day: str
    dealt_with: str
    others: str
    known: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in words; "" where something is not known."""

    finding: UUID
    sentence: str
    session: Session
    day: date
    level: str
    level_words: str
    skew: str
    change: str
    others: str
    difference: str


def drawing_of(found: SessionEffect) -> EffectDrawing | None:
    """Return the drawing of an effect; None where there is nothing to draw."""
    effect = found.effect
    both = np.concatenate((effect.dealt_with, effect.others))
    if not np.isfinite(both).any():
        return None
    low = min(float(np.nanmin(both)), 0.0)
    high = max(float(np.nanmax(both)), low + 1)

    def y(skew: float) -> str:
        return f"{_BASE - (skew - low) / (high - low) * (_BASE - _TOP):.1f}"

    def line(skews: NDArray[np.float64]) -> list[Segment]:
        points = [
            (day, skew)
            for day, skew in zip(WINDOW.tolist(), skews.tolist(), strict=True)
            if np.isfinite(skew) and day % _DRAWN == 0
        ]
        return [Segment(_x(a), y(b), _x(c), y(d)) for (a, b), (c, d) in pairwise(points)]

    return EffectDrawing(
        dealt_with=line(effect.dealt_with),
        others=line(effect.others),
        days=[Mark(_x(day), signed(day)) for day in _TICKS],
        heights=[Mark(y(skew), signed(round(skew))) for skew in dict.fromkeys((low, 0.0, high))],
        session=_x(0),
    )


def verdict_of(found: SessionEffect) -> str:
    """Return in a sentence what the effect is, or that there are too few to tell."""
    effect = found.effect
    if effect.interval is None:
        return _(
            "Too few to tell: %(ended)d of %(cases)d cases have come to the end of their 90 days"
            " with others to hold them against; it takes %(fewest)d."
        ) % {"ended": effect.ended, "cases": effect.cases, "fewest": FEWEST_CASES}
    interval = effect.interval
    told = {
        "days": number_words(abs(interval.median)),
        "low": signed(round(interval.low)),
        "high": signed(round(interval.high)),
        "confidence": round(CONFIDENCE * 100),
        "ended": effect.ended,
    }
    if interval.high < 0:
        words = _(
            "What its sessions dealt with closed faster than what nobody dealt with: in the median"
            " of %(ended)d cases by %(days)s days in 90 (with %(confidence)d %% confidence between"
            " %(low)s and %(high)s)."
        )
    elif interval.low > 0:
        words = _(
            "What its sessions dealt with closed more slowly than what nobody dealt with: in the"
            " median of %(ended)d cases by %(days)s days in 90 (with %(confidence)d %% confidence"
            " between %(low)s and %(high)s)."
        )
    else:
        words = _(
            "No difference can be told: the median of %(ended)d cases lies, with %(confidence)d %%"
            " confidence, between %(low)s and %(high)s in 90 days."
        )
    return words % told


def rows_of(found: SessionEffect) -> list[EffectRow]:
    """Return some days of the window as a table."""
    effect = found.effect
    return [
        EffectRow(
            day=signed(day) if day else _("the day of the session"),
            dealt_with=_days(effect.dealt_with[day + BEFORE_DAYS]),
            others=_days(effect.others[day + BEFORE_DAYS]),
            known=int(effect.known[day + BEFORE_DAYS]),
        )
        for day in range(-BEFORE_DAYS, AFTER_DAYS + 1, _LISTED)
    ]


def case_rows(
    cases: Sequence[CaseTold],
    findings: Mapping[UUID, Finding],
    sessions: Mapping[UUID, Session],
    layers: Mapping[str, str],
) -> list[CaseRow]:
    """Return cases in words. layers: names by key."""
    return [
        CaseRow(
            finding=one.finding,
            sentence=sentence_of(findings[one.finding], layers),
            session=sessions[one.session],
            day=one.day,
            level=one.level or "",
            level_words=str(LEVEL_WORDS[one.level]) if one.level else "",
            skew=_days(one.case.skew),
            change=_days(one.case.change),
            others=_days(one.case.others),
            difference=_days(one.case.difference),
        )
        for one in cases
    ]


def _x(day: int) -> str:
    share = (day + BEFORE_DAYS) / (BEFORE_DAYS + AFTER_DAYS)
    return percent(_MARGIN + share * (100 - 2 * _MARGIN))


def _days(value: float | None) -> str:
    return "" if value is None or not np.isfinite(value) else signed(round(value))
