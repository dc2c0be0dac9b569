"""What an outcome is about: found by a word of its name, and chosen among what the reader sees."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to
from apps.alignment.selectors.sentences import sentence_of
from apps.common.identities import as_uuid
from apps.common.search import has_words
from apps.dashboard.choosing import words_looked_for
from apps.dashboard.targets import MILESTONE_WORDS, name_with_initiative, telling_of
from apps.dashboard.wording import Words
from apps.forums.models import AgendaItem, Outcome, Session
from apps.programmes.selectors import initiatives_visible_to, layers_of, milestones_visible_to
from apps.stakeholders.models import Membership

MOST_FOUND: Final = 12
KIND_WORDS: Final[Words] = {
    "layers": _("Layers"),
    "initiatives": _("Initiatives"),
    "milestones": _("Milestones"),
    "findings": _("Findings"),
}
_VISIBLE: Final[Mapping[str, Callable[[Membership], QuerySet[Any]]]] = {
    "layers": lambda actor: layers_of(actor.workspace),
    "initiatives": initiatives_visible_to,
    "milestones": lambda actor: milestones_visible_to(actor).select_related("initiative"),
    "findings": lambda actor: findings_visible_to(actor).select_related("initiative"),
}
_SEARCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "initiatives": ("name", "key", "external_id"),
    "milestones": MILESTONE_WORDS,
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to choose. name: of the field that it is sent under."""

    name: str
    id: UUID
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What is offered of one kind. is_cut: there is more than is shown."""

    name: str
    words: str
    rows: list[Offered]
    is_cut: bool


class Ties:
    """What is chosen of each kind, among what the reader sees.

    chosen: {kind: ids}; what is not seen is not among them
    """

    def __init__(self, actor: Membership, chosen: Mapping[str, Iterable[UUID]]) -> None:
        """Take the reader and what it has chosen; whatever it does not see is left out."""
        self.actor = actor
        self.rows = {name: self._seen(name, list(chosen.get(name, []))) for name in KIND_WORDS}

    @classmethod
    def sent(cls, actor: Membership, data: QueryDict) -> "Ties":
        """Return what a form has sent."""
        ids = {
            name: [pk for one in data.getlist(name) if (pk := as_uuid(one))] for name in KIND_WORDS
        }
        return cls(actor, ids)

    @classmethod
    def of(cls, actor: Membership, outcome: Outcome) -> "Ties":
        """Return what an outcome is about, as far as the reader sees it."""
        return cls(
            actor, {name: [row.pk for row in getattr(outcome, name).all()] for name in KIND_WORDS}
        )

    @property
    def said(self) -> dict[str, list[Any]]:
        """Return what is chosen, as the services take it."""
        return {name: list(rows) for name, rows in self.rows.items()}

    def offered(self, session: Session, text: str, layers: Mapping[str, str]) -> list[Group]:
        """Return what is chosen and what is found, of each kind.

        text: what is looked for; where nothing is, what the session's agenda is about
        layers: names by key
        """
        words = words_looked_for(text)
        groups = []
        for name, told in KIND_WORDS.items():
            chosen = self.rows[name]
            known = {row.pk for row in chosen}
            found = self._found(name, words, session)
            more = [row for row in found if row.pk not in known]
            shown = [*chosen, *more[:MOST_FOUND]]
            rows = [
                Offered(name, row.pk, _label(name, row, layers), row.pk in known) for row in shown
            ]
            groups.append(Group(name, str(told), rows, is_cut=len(more) > MOST_FOUND))
        return groups

    def _seen(self, name: str, ids: list[UUID]) -> list[Any]:
        return list(_VISIBLE[name](self.actor).filter(pk__in=ids)) if ids else []

    def _found(self, name: str, words: list[str], session: Session) -> list[Any]:
        rows = _VISIBLE[name](self.actor)
        if name == "layers":
            return list(rows)
        if words and name == "findings":
            rows = rows.filter(telling_of(words, self.actor))
        elif words:
            rows = rows.filter(has_words(words, *_SEARCHED[name]))
        else:
            on_agenda = AgendaItem.objects.filter(session=session, finding__isnull=False)
            rows = rows.filter(_of_findings(name, on_agenda.values("finding")))
        order = "-created_at" if name == "findings" else "name"
        return list(rows.order_by(order, "pk")[: 2 * MOST_FOUND + 1])


def _of_findings(name: str, findings: Any) -> Q:
    if name == "findings":
        return Q(pk__in=findings)
    if name == "initiatives":
        return Q(pk__in=Finding.objects.filter(pk__in=findings).values("initiative"))
    return Q(pk__in=[])


def _label(name: str, row: Any, layers: Mapping[str, str]) -> str:
    if name == "layers":
        return layers[row.key]
    if name == "findings":
        return sentence_of(row, layers)
    return name_with_initiative(row) if name == "milestones" else str(row.name)
