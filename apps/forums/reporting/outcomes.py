"""What sessions came to, by theme and by type."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.local_times import day_in
from apps.forums.models import Outcome, OutcomeState, OutcomeType, Session
from apps.forums.reporting.blocks import Block, Heading, Paragraph, Point, Points
from apps.forums.words import (
    ADDRESSED_WORDS,
    CARRIES_WORDS,
    OUTCOME_STATE_WORDS,
    Words,
)

_HEADINGS: Final[Words] = {
    OutcomeType.DECISION: gettext_lazy("Decisions"),
    OutcomeType.RECOMMENDATION: gettext_lazy("Recommendations"),
    OutcomeType.TRADE_OFF: gettext_lazy("Trade-offs"),
    OutcomeType.LESSON: gettext_lazy("Lessons"),
    OutcomeType.QUESTION: gettext_lazy("Questions"),
}
_ORDER: Final = tuple(_HEADINGS)
Said = Iterator[tuple[str, str]]


def outcomes_told(outcomes: Sequence[Outcome], *, with_sessions: bool) -> Iterator[Block]:
    """Yield outcomes by theme, and within each by type.

    An outcome stands once, under the first theme of its forum. with_sessions: whether each says of
    which session it is
    """
    yield Heading(_("What it came to"))
    if not outcomes:
        yield Paragraph(_("Nothing is recorded."))
        return
    ordered = sorted(outcomes, key=_place)
    for (_position, theme), of_theme in groupby(ordered, key=lambda one: _theme(one.session)):
        yield Heading(theme, 2)
        for kind, of_type in groupby(of_theme, key=lambda one: one.type):
            yield Heading(str(_HEADINGS[kind]), 3)
            yield Points(tuple(_point(one, with_sessions=with_sessions) for one in of_type))


def _place(outcome: Outcome) -> tuple[Any, ...]:
    session = outcome.session
    return (
        _theme(session),
        _ORDER.index(OutcomeType(outcome.type)),
        session.starts_at,
        outcome.pk,
    )


def _theme(session: Session) -> tuple[int, str]:
    """Return (place, name) of the first theme of a session's forum; the last for none."""
    themes = session.forum.themes.all()
    return (themes[0].position, themes[0].name) if themes else (2**31, _("Of no theme"))


def _point(outcome: Outcome, *, with_sessions: bool) -> Point:
    said = [(label, text) for label, text in _said(outcome) if text]
    if with_sessions:
        said.append((_("Session"), f"{outcome.session.title}, {day_told(outcome.session)}"))
    return Point(outcome.title, tuple(said))


def _said(outcome: Outcome) -> Said:
    yield "", outcome.text
    yield from _DETAILS[OutcomeType(outcome.type)](outcome.details)
    if outcome.state != OutcomeState.NOTED:
        yield _("State"), str(OUTCOME_STATE_WORDS[outcome.state])
    yield _("Choice"), outcome.choice
    yield (_("Reason") if outcome.choice else _("Answer")), outcome.answer
    ties = (outcome.layers, outcome.initiatives, outcome.milestones)
    yield _("About"), "; ".join(str(one) for tied in ties for one in tied.all())


def _lesson(details: dict[str, Any]) -> Said:
    yield _("Deployment"), details["deployment"]
    yield _("What was tried"), details["tried"]
    yield _("What happened"), details["happened"]
    yield _("Would it carry over"), str(CARRIES_WORDS[details["carries_over"]])


def _trade_off(details: dict[str, Any]) -> Said:
    yield _("What pulls"), details["pulls"]
    yield _("Against what"), details["against"]
    for option in details["options"]:
        told = [option["name"], option.get("consequence", "")]
        if whom := option.get("cost_borne_by"):
            told.append(_("its cost is borne by %(whom)s") % {"whom": whom})
        yield _("Option"), "; ".join(one for one in told if one)


def _recommendation(details: dict[str, Any]) -> Said:
    yield _("To whom"), details["addressee"]
    yield _("For"), str(ADDRESSED_WORDS[details["to"]])


def _decision(details: dict[str, Any]) -> Said:
    yield _("Reason"), details["reason"]


def _question(_details: dict[str, Any]) -> Said:
    yield from ()


_DETAILS: Final = {
    OutcomeType.LESSON: _lesson,
    OutcomeType.TRADE_OFF: _trade_off,
    OutcomeType.QUESTION: _question,
    OutcomeType.RECOMMENDATION: _recommendation,
    OutcomeType.DECISION: _decision,
}


def day_told(session: Session) -> str:
    """Return the day of a session, by the clocks where it takes place, in words."""
    return date_format(day_in(session.starts_at, session.time_zone), "DATE_FORMAT")
