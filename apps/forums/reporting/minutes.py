"""The minutes of a session: who ran it, what was on its agenda, and what was noted."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from apps.forums.models import AgendaItem, Session
from apps.forums.reporting.blocks import Block, Heading, Paragraph, Point, Points
from apps.forums.reporting.outcomes import day_told
from apps.forums.reporting.told import member_told, presenter_told

_TO: Final = "\N{EN DASH}"


def minutes_told(session: Session, items: Sequence[AgendaItem], level: int) -> Iterator[Block]:
    """Yield the minutes of a session.

    items: of its agenda, in their order; level: of its heading
    """
    yield Heading(session.title, level)
    yield Paragraph(" · ".join(_when_and_where(session)))
    if session.purpose:
        yield Paragraph(session.purpose)
    if items:
        yield Points(tuple(Point(item.title, tuple(_said(session, item))) for item in items))


def when_told(session: Session) -> str:
    """Return when a session took place, by the clocks where it did."""
    zone = ZoneInfo(session.time_zone)
    starts, ends = (
        time_format(at.astimezone(zone), "TIME_FORMAT")
        for at in (session.starts_at, session.ends_at)
    )
    return f"{day_told(session)}, {starts}{_TO}{ends} ({session.time_zone})"


def _when_and_where(session: Session) -> Iterator[str]:
    yield when_told(session)
    if place := session.room.name if session.room else session.place:
        yield place
    for label, member in ((_("Chair"), session.chair), (_("Rapporteur"), session.rapporteur)):
        if told := member_told(session, member):
            yield f"{label}: {told}"


def _said(session: Session, item: AgendaItem) -> Iterator[tuple[str, str]]:
    if told := presenter_told(session, item.presenter):
        yield _("Presented by"), told
    # The selector says whether the reader may read them.
    if item.notes and item.notes_read:  # type: ignore[attr-defined]
        yield "", item.notes
