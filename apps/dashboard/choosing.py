"""People, organisations, rooms and more to choose from, also where there are thousands of them.

Offered are those that are chosen and the first of all; where there are more, the reader looks for
a word of a name. Without scripts by a button, with them as it is typed: the page comes back with
what else was filled in.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator

from apps.common.identities import as_uuid
from apps.common.search import MOST_WORDS, has_words, words_in
from apps.dashboard.looking import LookingForm
from apps.stakeholders.models import Membership

MOST_OFFERED: Final = 30
_MOST_LOOKED_FOR: Final = 200


def words_looked_for(text: str) -> list[str]:
    """Return the words of what a reader has typed to find a row by, as far as they are heeded."""
    return words_in(text[:_MOST_LOOKED_FOR])[:MOST_WORDS]


class Offering(forms.widgets.ChoiceWidget):
    """Offers what is chosen, and up to so many of the rows that are looked for.

    looked: what the reader has typed to find a row by
    """

    looked = ""

    @cached_property
    def found(self) -> list[Any]:
        """Return the rows that are looked for, and one more where there are more."""
        rows = self._rows
        if words := words_looked_for(self.looked):
            rows = rows.filter(self._field.having(words))
        return list(rows[: MOST_OFFERED + 1])

    @property
    def is_cut(self) -> bool:
        """Tell whether more rows are found than are offered."""
        return len(self.found) > MOST_OFFERED

    @property
    def is_searched(self) -> bool:
        """Tell whether there are more rows than can be looked through."""
        return self.is_cut or bool(self.looked)

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Return what is offered beside what is chosen."""
        every, field = self.choices, self._field
        offered = self.found[:MOST_OFFERED]
        known = {str(row.pk) for row in offered}
        others = [pk for one in value if one not in known and (pk := as_uuid(one))]
        chosen = list(self._rows.filter(pk__in=others)) if others else []
        rows = [(str(row.pk), field.label_from_instance(row)) for row in [*chosen, *offered]]
        nothing = [("", field.empty_label)] if field.empty_label is not None else []
        self.choices = [*nothing, *rows]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = every

    @property
    def _rows(self) -> QuerySet[Any]:
        rows = self._field.queryset
        assert rows is not None  # noqa: S101 - the form gives them, for the types
        return rows

    @property
    def _field(self) -> "Searched":
        assert isinstance(self.choices, ModelChoiceIterator)  # noqa: S101 - of a `Searched`, for the types
        field = self.choices.field
        assert isinstance(field, Searched)  # noqa: S101 - as above
        return field


class OfferingSelect(Offering, forms.Select):
    """Offers one of some rows."""


class OfferingBoxes(Offering, forms.CheckboxSelectMultiple):
    """Offers several of some rows."""


class Searched(forms.ModelChoiceField):
    """A row to choose. searched: the columns by whose words it is found."""

    widget: type[Offering] = OfferingSelect
    searched: Sequence[str] = ("name",)

    def having(self, words: list[str]) -> Q:
        """Return the condition that a row has these words."""
        return Q(has_words(words, *self.searched))


class ARoom(Searched):
    """One room, or none."""

    searched = ("name", "place")


class ManySearched(forms.ModelMultipleChoiceField, Searched):
    """Several rows to choose."""

    widget = OfferingBoxes


class Member(Searched):
    """One member, or none."""

    searched = ("user__name", "user__email", "name")

    def label_from_instance(self, member: Any) -> str:
        """Name a member."""
        return name_with_organisation(member)


class Members(Member, ManySearched):
    """Members, each with its organisation."""

    widget = OfferingBoxes


class AnOrganisation(Searched):
    """One organisation, or none."""

    searched = ("name", "external_id")


class Organisations(AnOrganisation, ManySearched):
    """Organisations."""

    widget = OfferingBoxes


class ChoosingForm(LookingForm):
    """A form with rows to look for."""

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        """Take what was looked for."""
        super().__init__(data, *args, **options)
        for name, widget in self._offerings:
            widget.looked = self._said(f"{name}-q")

    @property
    def is_looking(self) -> bool:
        """Tell whether something is looked for, also by Enter in the field to look by."""
        return super().is_looking or any(
            widget.looked not in {"", self._said(f"{name}-looked")}
            for name, widget in self._offerings
        )

    @property
    def _offerings(self) -> list[tuple[str, Offering]]:
        return [
            (self.add_prefix(name), field.widget)
            for name, field in self.fields.items()
            if isinstance(field.widget, Offering)
        ]

    def _said(self, name: str) -> str:
        return str(self.data.get(name, ""))


def name_with_organisation(member: Membership) -> str:
    """Return what a member is called among those of other organisations."""
    name = member.actor_name
    return f"{name} ({member.organisation})" if member.organisation else name
