"""Where the record of a session names people, or organisations, that its forum does not tell of.

What somebody wrote cannot be put into other words, but whoever publishes it can be told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Q

from apps.forums.models import AgendaItem, Attribution, Invitation, Outcome, Session
from apps.forums.models.invitations import COMING
from apps.forums.selectors.participants import Participants, participants_of
from apps.stakeholders.models import Organisation

# A name of fewer letters is a part of too many words.
_SHORTEST: Final = 3
_OF_ITEM: Final = ("title", "notes")
KINDS: Final = ("agenda_item", "outcome")
_OF_OUTCOME: Final = ("title", "text", "answer", "choice")


class NameTold(NamedTuple):
    """A name in a text. kind: `agenda_item` or `outcome`, by its id; field: the text."""

    kind: str
    id: UUID
    field: str
    name: str


def names_told(session: Session) -> list[NameTold]:
    """Return where the texts of a session name somebody who was asked to it, or runs it.

    By whole names, whatever the case. Nobody where the forum tells of persons; where it tells of
    organisations, people alone; else people and their organisations.
    """
    names = _names(session)
    if not names:
        return []
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
    texts = [*_of_agenda(session), *_of_outcomes(session)]
    return [
        NameTold(kind, pk, field, name)
        for kind, pk, field, text in texts
        for name in dict.fromkeys(found[0] for found in pattern.finditer(text))
    ]


def _names(session: Session) -> list[str]:
    """Return the names that are not to be told, the longest first."""
    attribution = session.forum.attribution
    if attribution == Attribution.NAMED:
        return []
    taking_part = participants_of([session])
    names = {person.name for person in taking_part.people.values()}
    if attribution == Attribution.CHATHAM_HOUSE:
        names |= _organisations(session, taking_part)
    return sorted((name for name in names if len(name) >= _SHORTEST), key=lambda n: (-len(n), n))


def _organisations(session: Session, taking_part: Participants) -> set[str]:
    asked = Invitation.objects.filter(session=session, state__in=COMING)
    own = Organisation.objects.filter(
        Q(pk__in=asked.values("organisation")) | Q(memberships__in=list(taking_part.members))
    )
    return set(own.values_list("name", flat=True))


def _of_agenda(session: Session) -> Iterator[tuple[str, UUID, str, str]]:
    for item in AgendaItem.objects.filter(session=session).order_by("position"):
        for field in _OF_ITEM:
            yield "agenda_item", item.pk, field, getattr(item, field)


def _of_outcomes(session: Session) -> Iterator[tuple[str, UUID, str, str]]:
    for outcome in Outcome.objects.filter(session=session).order_by("pk"):
        for field in _OF_OUTCOME:
            yield "outcome", outcome.pk, field, getattr(outcome, field)
        yield from (
            ("outcome", outcome.pk, f"{outcome.type}.{name}", text)
            for name, text in _texts(outcome.details)
        )


def _texts(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of the details, those within its options under the options' name."""
    for name, told in details.items():
        parts: Iterable[Any] = [told] if isinstance(told, str) else ()
        if isinstance(told, list):
            parts = [text for option in told for text in option.values() if isinstance(text, str)]
        yield from ((name, part) for part in parts)
