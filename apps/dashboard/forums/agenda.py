"""Agendas on pages: their items in order with the time of each, and what is asked for of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.alignment.selectors.sentences import sentence_of
from apps.dashboard.fields import LongField, NameField
from apps.dashboard.merging import VersionedForm
from apps.forums.models import AgendaItem, Outcome, Paper, Session
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.services.pasting import MOST_CHARACTERS, faults_of, lines_of

T = TypeVar("T")


class ItemForm(VersionedForm):
    """One item of an agenda."""

    title = NameField(label=gettext_lazy("Title"), max_length=300)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=MOST_MINUTES
    )
    presenter = NameField(label=gettext_lazy("Presented by"), required=False, max_length=300)
    notes = LongField(label=gettext_lazy("Notes"), required=False, max_length=20_000)

    def clean_notes(self) -> str:
        """Return the notes with the line ends that the record has."""
        return str(self.cleaned_data["notes"]).replace("\r\n", "\n")


class LinesField(LongField):
    """An agenda as people have it: lines of text, each an item."""

    def __init__(self, **options: Any) -> None:
        """Take what any field takes."""
        told = gettext_lazy(
            "An item a line, with its minutes behind it: “Welcome (5 min)”. Or copied from a"
            " table: title, minutes, presenter."
        )
        super().__init__(max_length=MOST_CHARACTERS, rows=6, help_text=told, **options)

    def clean(self, value: Any) -> str:
        """Return the text. Raises: ValidationError, naming each line that cannot be an item."""
        text = str(super().clean(value))
        words = {
            "max_length": _("Line %(number)d: a title has up to 300 characters."),
            "minutes": _("Line %(number)d: an item takes 1 to 1440 minutes."),
            "disguised": _("Line %(number)d: it turns the direction of text around."),
        }
        faults = [
            forms.ValidationError(words[fault], params={"number": line.number})
            for line in lines_of(text)
            for fault in faults_of(line)
        ]
        if faults:
            raise forms.ValidationError(faults)
        return text


class PasteForm(forms.Form):
    """An agenda to be pasted."""

    text = LinesField(label=gettext_lazy("Lines"))


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as an agenda shows it.

    place: from 1; at: by the clocks of the session, None where minutes before it are not said
    sentence: of its finding, "" where it has none that the reader sees; question: that an earlier
    session left open, as far as the reader sees it
    up, down: after which item it stands once it is moved; None where it cannot be
    """

    id: UUID
    place: int
    title: str
    minutes: int | None
    presenter: str
    notes: str
    at: datetime | None
    sentence: str
    initiative: UUID | None
    finding: UUID | None
    version: str
    is_running: bool
    is_done: bool
    up: str | None
    down: str | None
    papers: Sequence[Paper]
    question: Outcome | None

    @property
    def pk(self) -> UUID:
        """Return its id, under the name that it has as a row of the record."""
        return self.id


def item_rows(
    items: Sequence[AgendaItem],
    session: Session,
    layers: Mapping[str, str],
    papers: Mapping[UUID, Sequence[Paper]],
) -> list[ItemRow]:
    """Return the items of an agenda in their order, fetched with their findings and versions.

    layers: names by key; papers: of each item that has some
    """
    at: datetime | None = session.starts_at.astimezone(ZoneInfo(session.time_zone))
    ids = ["", "", *(str(item.pk) for item in items)]
    rows = []
    for place, item in enumerate(items):
        finding = item.finding
        rows.append(
            ItemRow(
                id=item.pk,
                place=place + 1,
                title=item.title,
                minutes=item.minutes,
                presenter=item.presenter,
                notes=item.notes,
                at=at,
                sentence=sentence_of(finding, layers) if finding else "",
                initiative=finding.initiative_id if finding else None,
                finding=finding.pk if finding else None,
                version=getattr(item, "version", ""),
                is_running=item.started_at is not None and item.ended_at is None,
                is_done=item.ended_at is not None,
                up=ids[place] if place else None,
                down=str(items[place + 1].pk) if place + 1 < len(items) else None,
                papers=papers.get(item.pk, ()),
                question=item.question,
            )
        )
        at = at + timedelta(minutes=item.minutes) if at and item.minutes else None
    return rows


@dataclass(frozen=True, slots=True)
class Length:
    """How long an agenda takes, in minutes. over: more than the session has, 0 where it fits."""

    planned: int
    session: int
    unsaid: int
    over: int


def length_of(items: Sequence[AgendaItem], session: Session) -> Length:
    """Return how long an agenda takes of its session."""
    planned = sum(item.minutes or 0 for item in items)
    whole = int((session.ends_at - session.starts_at).total_seconds() // 60)
    unsaid = sum(item.minutes is None for item in items)
    return Length(planned, whole, unsaid, max(planned - whole, 0))


def facts_of_item(item: AgendaItem) -> dict[str, Any]:
    """Return what the form of an item begins with."""
    names = ("title", "minutes", "presenter", "notes")
    return {name: getattr(item, name) for name in names}


def moved(order: Sequence[T], item: T, after: T | None) -> list[T]:
    """Return an order with an item put behind another one; None: before all.

    Where that other one is gone, or is the item itself, the order stays.
    """
    rest = [each for each in order if each != item]
    if item not in order or after == item or (after is not None and after not in rest):
        return list(order)
    rest.insert(rest.index(after) + 1 if after else 0, item)
    return rest


def put_into(theirs: Sequence[T], yours: Sequence[T], item: T) -> list[T]:
    """Return the order of somebody else, with an item where it stands in one's own.

    It comes behind the nearest of those before it that are still there.
    """
    before = yours[: yours.index(item)] if item in yours else []
    there = [each for each in reversed(before) if each in theirs]
    return moved(theirs, item, there[0] if there else None)
