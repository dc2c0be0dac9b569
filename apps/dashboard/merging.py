"""Two people who changed the same thing at once: what each changed, put together field by field.

A form carries the version that it was made from, and what that said. If the record says something
else by the time the form is sent, nobody has lost anything: what one of the two changed is taken,
and where both changed the same field both are shown, with what each of them added to a text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from apps.common.encoding import plain
from apps.common.identities import as_uuid

_OWN: Final = frozenset({"version", "base"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people left differently. both: whether each of them has changed it."""

    label: str
    theirs: str
    yours: str
    both: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of both. values: of each field, yours put into theirs."""

    values: dict[str, Any]
    differences: list[Difference]


class VersionedForm(forms.Form):
    """A form of something that others may change meanwhile."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def begin_with(self, values: Mapping[str, Any], version: str) -> None:
        """Fill the form in with what the record says, and of which version that is."""
        told = self._told(values)
        self.initial = {**self.initial, **values, "version": version, "base": json.dumps(told)}

    @property
    def filled_in(self) -> dict[str, Any]:
        """Return what was filled in, without what tells of the version."""
        return {name: self.cleaned_data[name] for name in self._names if name in self.cleaned_data}

    def merged_with(self, values: Mapping[str, Any]) -> Merge:
        """Return what was filled in put into what the record says by now."""
        theirs, yours = self._told(values), self._told(self.filled_in)
        try:
            base = json.loads(self.cleaned_data.get("base") or "{}")
        except ValueError:
            base = {}
        if not isinstance(base, dict):
            base = {}
        differences, result = [], {}
        for name, field in self.fields.items():
            if name in _OWN:
                continue
            ours, other, first = yours.get(name), theirs.get(name), _simple(base.get(name))
            result[name] = values.get(name)
            if ours == other:
                continue
            both = first not in (ours, other)
            said = Difference(str(field.label), _shown(field, other), _shown(field, ours), both)
            differences.append(said)
            if other == first:
                result[name] = self[name].value()
            elif both:
                result[name] = _with_added(other, first, ours) or self[name].value()
        return Merge(result, differences)

    @property
    def _names(self) -> list[str]:
        return [name for name in self.fields if name not in _OWN]

    def _told(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return plain({name: _simple(values.get(name)) for name in self._names})


def _simple(value: Any) -> Any:
    """Return a row by its id, several of them or of words in one text, and no text as nothing."""
    if isinstance(value, QuerySet):
        value = sorted(str(row.pk) for row in value)
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    value = getattr(value, "pk", value)
    return None if value == "" else value


def _with_added(theirs: Any, first: Any, yours: Any) -> str:
    """Return a text of lines with those that the other one has added to it; "" for what is none."""
    texts = [text if isinstance(text, str) else "" for text in (theirs, first, yours)]
    if not all(isinstance(text, str) for text in (theirs, yours)) or "\n" not in "".join(texts):
        return ""
    lines = [text.replace("\r\n", "\n").split("\n") for text in texts]
    known = {*lines[0], *lines[1]}
    return "\n".join([*lines[0], *(line for line in lines[2] if line not in known)])


def _shown(field: forms.Field, value: Any) -> str:
    """Return a value as the reader knows it: what is chosen by the words it is chosen by."""
    if value is None:
        return ""
    if isinstance(field, forms.ModelChoiceField):
        ids = filter(None, map(as_uuid, str(value).split(", ")))
        return ", ".join(map(field.label_from_instance, field.queryset.filter(pk__in=ids)))  # type: ignore[union-attr]  # it has one
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        words = {str(key): str(told) for key, told in offered}
        return ", ".join(words.get(each, each) for each in str(value).split(", "))
    return str(value)
