"""An agenda as people have it: lines of text, each an item."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction

from apps.common.errors import FieldError, InvalidInputError
from apps.common.names import DISGUISES, MESSAGE
from apps.common.ordering import place_behind
from apps.events.services import Changed
from apps.forums.models import AgendaItem, Session
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.services.agendas import admit, refuse_too_many
from apps.forums.services.facts import agenda_item_facts
from apps.forums.services.publishing import publish_of_session
from apps.stakeholders.models import Membership

MOST_CHARACTERS: Final = 100_000
_LONGEST: Final = 300
# "1. ", "2) ", "- ", "* ", "• " before what a line says.
_MARK: Final = re.compile(r"^(?:\d{1,3}[.)]|[-*•\u2013])\s+")
# "(15 min)", "15 minutes", "15'" behind it.
_MINUTES: Final = re.compile(
    r"\s*\(?\b(\d{1,4})\s*(?:min(?:utes?|\.)?|['\u2032])\)?\s*$", re.IGNORECASE
)


class Line(NamedTuple):
    """What one line says; number: of the line in the text, from 1."""

    number: int
    title: str
    minutes: int | None
    presenter: str


def lines_of(text: str) -> Iterator[Line]:
    """Yield what each line of a text says that is not empty.

    A line is a title, perhaps with a mark before it and its minutes behind it; or, as copied from a
    table, title, minutes and presenter with tabs between them.
    """
    for number, line in enumerate(text.splitlines(), 1):
        title, *cells = (cell.strip() for cell in line.strip().split("\t"))
        if not title:
            continue
        title = _MARK.sub("", title)
        minutes = cells[0] if cells and cells[0].isdecimal() else None
        presenter = cells[1] if len(cells) > 1 else ""
        if minutes is None and (found := _MINUTES.search(title)) and found.start():
            title, minutes = title[: found.start()], found[1]
        yield Line(number, title, int(minutes) if minutes else None, presenter)


@transaction.atomic
def paste_agenda(*, session: Session, actor: Membership, text: str, at: datetime) -> None:
    """Make an item of each line of a text, behind those that are there: all of them or none.

    Raises: NotKeeperError, SessionOverError, InvalidInputError naming each line that is none
    """
    others, lines = admit(session, actor), list(lines_of(text))
    refuse_too_many(len(others) + len(lines), "/text")
    if errors := tuple(error for line in lines for error in _errors_of(line)):
        message = f"{len(errors)} lines cannot be items; none of the text was taken."
        raise InvalidInputError(message, errors=errors)
    first = place_behind(others)
    made = AgendaItem.objects.bulk_create(
        AgendaItem(
            workspace_id=session.workspace_id,
            session=session,
            position=first + place,
            **_fields(line),
        )
        for place, line in enumerate(lines)
    )
    changes = [Changed(item, None, agenda_item_facts(item)) for item in made]
    publish_of_session(session, "agenda_item", changes, actor=actor, at=at)


def _fields(line: Line) -> dict[str, Any]:
    return {"title": line.title, "minutes": line.minutes, "presenter": line.presenter}


_FAULTS: Final = {
    "max_length": f"a title has up to {_LONGEST} characters.",
    "minutes": f"an item takes 1 to {MOST_MINUTES} minutes.",
    "disguised": MESSAGE,
}


def faults_of(line: Line) -> Iterator[str]:
    """Yield the code of each reason why a line cannot be an item."""
    if max(len(line.title), len(line.presenter)) > _LONGEST:
        yield "max_length"
    if line.minutes is not None and not 1 <= line.minutes <= MOST_MINUTES:
        yield "minutes"
    if not DISGUISES.isdisjoint(line.title + line.presenter):
        yield "disguised"


def _errors_of(line: Line) -> Iterator[FieldError]:
    for code in faults_of(line):
        yield FieldError("/text", f"Line {line.number}: {_FAULTS[code]}", code)
