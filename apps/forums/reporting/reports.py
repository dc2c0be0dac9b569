"""The reports of a session, of a forum and of a year, as far as a reader sees them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from apps.forums.lifecycle import HELD
from apps.forums.models import (
    AgendaItem,
    Commitment,
    Forum,
    Outcome,
    Session,
    SessionState,
    Theme,
)
from apps.forums.reporting.blocks import Block, Document, Heading, Paragraph, shortened
from apps.forums.reporting.minutes import minutes_told, when_told
from apps.forums.reporting.outcomes import outcomes_told
from apps.forums.reporting.promises import commitments_told
from apps.forums.reporting.rooms import guests_of, room_told
from apps.forums.reporting.told import rule_of
from apps.forums.selectors.agendas import agenda_items_visible_to
from apps.forums.selectors.commitments import commitments_visible_to
from apps.forums.selectors.outcomes import outcomes_visible_to
from apps.forums.selectors.visibility import sessions_kept_by, sessions_visible_to
from apps.stakeholders.models import Membership

# A report that one can still read; a forum that meets each week for nine years has as many.
MOST_SESSIONS: Final = 500
MOST_OUTCOMES: Final = 2_000
# Some five hundred pages, which the press sets within seconds.
MOST_LETTERS: Final = 1_000_000
# Those of which reports can be asked for.
YEARS: Final = range(1970, 2200)


class Held(NamedTuple):
    """Sessions that a report tells of, in their order; earlier: those before them, left out."""

    sessions: list[Session]
    earlier: int


def session_report(actor: Membership, session: Session, *, language: str, at: datetime) -> Document:
    """Return the report of a session that the actor sees, in a language, as it is at an instant."""
    with override(language):
        held = _latest(sessions_visible_to(actor).filter(pk=session.pk))
        about = (held.sessions[0].forum.name, when_told(held.sessions[0]))
        return _document(actor, session.title, about, held, at, has_minutes=True)


def forum_report(actor: Membership, forum: Forum, *, language: str, at: datetime) -> Document:
    """Return the report of a forum that the actor sees: of its sessions held, in their order.

    Of more than MOST_SESSIONS of the latest.
    """
    with override(language):
        seen = sessions_visible_to(actor).filter(forum=forum, state__in=HELD)
        held = _latest(seen)
        about = tuple(told for told in (forum.purpose, *_how_many(held)) if told)
        return _document(actor, forum.name, about, held, at, has_minutes=True)


def year_report(actor: Membership, year: int, *, language: str, at: datetime) -> Document:
    """Return what the sessions of a year came to, in all forums that the actor sees.

    year: by the workspace's calendar; of more than MOST_SESSIONS of the latest
    """
    with override(language):
        zone = ZoneInfo(actor.workspace.time_zone)
        begins, ends = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
        seen = sessions_visible_to(actor).filter(
            starts_at__gte=begins, starts_at__lt=ends, state__in=HELD
        )
        held, title = _latest(seen), f"{actor.workspace.name} {year}"
        return _document(actor, title, tuple(_how_many(held)), held, at, has_minutes=False)


def years_told(actor: Membership) -> list[int]:
    """Return the years with a session that was held and that the actor sees, the latest first."""
    zone = ZoneInfo(actor.workspace.time_zone)
    held = sessions_visible_to(actor).filter(state__in=HELD)
    begun = held.datetimes("starts_at", "year", order="DESC", tzinfo=zone)
    return [year.year for year in begun]


def _document(
    actor: Membership,
    title: str,
    about: tuple[str, ...],
    held: Held,
    at: datetime,
    *,
    has_minutes: bool,
) -> Document:
    made = date_format(actor.workspace.local(at), "DATE_FORMAT")
    blocks = _blocks(actor, held.sessions, has_minutes=has_minutes)
    cut = _("What comes behind this is left out: it would be more than a report can hold.")
    return Document(
        title=title,
        about=(*about, rule_of(held.sessions), _("As of %(day)s") % {"day": made}),
        blocks=tuple(shortened(blocks, MOST_LETTERS, cut)),
        page=_("Page {page} of {pages}"),
        language=get_language() or "en",
    )


def _blocks(
    actor: Membership, sessions: Sequence[Session], *, has_minutes: bool
) -> Iterator[Block]:
    kept = set(sessions_kept_by(actor).values_list("pk", flat=True))
    # Who came is told with what it came to: to who keeps the record until that is published.
    open_to = [one for one in sessions if one.state == SessionState.PUBLISHED or one.pk in kept]
    yield from room_told(open_to, guests_of(open_to))
    outcomes, earlier = _outcomes(actor, sessions)
    yield from outcomes_told(outcomes, with_sessions=len(sessions) > 1)
    yield from _left_out(earlier)
    by_id = {one.pk: one for one in sessions}
    commitments, earlier = _commitments(actor, by_id)
    yield from commitments_told(commitments, by_id)
    yield from _left_out(earlier)
    if has_minutes:
        yield Heading(_("Minutes"))
        agendas = _agendas(actor, sessions)
        for session in sessions:
            yield from minutes_told(session, agendas[session.pk], 2)


def _latest(sessions: QuerySet[Session]) -> Held:
    """Return the latest of some sessions in their order, with what is told of them."""
    number = sessions.count()
    people = ("chair", "rapporteur")
    related = [f"{each}__{of}" for each in people for of in ("user", "organisation")]
    themes = Prefetch("forum__themes", Theme.objects.order_by("position"))
    rows = sessions.select_related("forum", "room", *related).prefetch_related(themes)
    latest = list(rows.order_by("-starts_at", "-pk")[:MOST_SESSIONS])[::-1]
    return Held(latest, number - len(latest))


def _outcomes(actor: Membership, sessions: Sequence[Session]) -> tuple[list[Outcome], int]:
    """Return the latest outcomes of sessions, each with its session, and how many are left out."""
    seen = outcomes_visible_to(actor).filter(session__in=[one.pk for one in sessions])
    outcomes = list(seen.order_by("-session__starts_at", "-pk")[:MOST_OUTCOMES])
    by_id = {one.pk: one for one in sessions}
    for outcome in outcomes:
        # With its forum and themes, which are read once.
        outcome.session = by_id[outcome.session_id]
    return outcomes, seen.order_by().count() - len(outcomes)


def _commitments(
    actor: Membership, sessions: Mapping[UUID, Session]
) -> tuple[list[Commitment], int]:
    """Return what was promised in sessions, the latest due, and how much is left out."""
    seen = commitments_visible_to(actor).filter(session__in=list(sessions))
    rows = seen.select_related("organisation").order_by("-due_date", "-pk")
    latest = list(rows[:MOST_OUTCOMES])[::-1]
    return latest, seen.count() - len(latest)


def _left_out(number: int) -> Iterator[Block]:
    """Yield that earlier ones are left out, where they are."""
    if number:
        words = ngettext(
            "%(number)d earlier one is left out.", "%(number)d earlier ones are left out.", number
        )
        yield Paragraph(words % {"number": number})


def _agendas(actor: Membership, sessions: Sequence[Session]) -> defaultdict[UUID, list[AgendaItem]]:
    found: defaultdict[UUID, list[AgendaItem]] = defaultdict(list)
    items = agenda_items_visible_to(actor).filter(session__in=[one.pk for one in sessions])
    for item in items.order_by("session", "position"):
        found[item.session_id].append(item)
    return found


def _how_many(held: Held) -> Iterator[str]:
    """Yield how many sessions it tells of, and of how many it does not."""
    number = len(held.sessions)
    yield ngettext("%(number)d session", "%(number)d sessions", number) % {"number": number}
    if held.earlier:
        words = ngettext(
            "It tells of these, the latest: %(number)d earlier session is left out.",
            "It tells of these, the latest: %(number)d earlier sessions are left out.",
            held.earlier,
        )
        yield words % {"number": held.earlier}
