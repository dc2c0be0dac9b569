"""Two people who changed the same thing at once: what each changed, put together field by field.

A form carries the version that it was made from, and what that said. If the record says something
else by the time the form is sent, nobody has lost anything: what one of the two changed is taken,
and where both changed the same field both are shown, with what each of them added to a text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from apps.common.encoding import plain


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
    def said(self) -> dict[str, Any]:
        """Return what was filled in, without what tells of the version."""
        return {name: self.cleaned_data[name] for name in self._names if name in self.cleaned_data}

    def merged_with(self, values: Mapping[str, Any]) -> Merge:
        """Return what was filled in put into what the record says by now."""
        theirs, yours = self._told(values), self._told(self.said)
        try:
            base = json.loads(self.cleaned_data.get("base") or "{}")
        except ValueError:
            base = {}
        if not isinstance(base, dict):
            base = {}
        differences, result = [], {}
        for name in self._names:
            ours, other, first = yours.get(name), theirs.get(name), base.get(name)
            result[name] = _merged(first, other, ours)
            if ours != other:
                both = first not in {ours, other} if _is_plain(first) else True
                label = str(self.fields[name].label)
                differences.append(Difference(label, _shown(other), _shown(ours), both))
        return Merge(result, differences)

    @property
    def _names(self) -> list[str]:
        return [name for name in self.fields if name not in {"version", "base"}]

    def _told(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return plain({name: values.get(name) for name in self._names})


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int)


def _merged(first: Any, theirs: Any, yours: Any) -> Any:
    if yours in (theirs, first):
        return theirs
    if theirs == first:
        return yours
    if isinstance(theirs, str) and isinstance(yours, str) and "\n" in theirs + yours:
        return _with_added(theirs, first if isinstance(first, str) else "", yours)
    return yours


def _with_added(theirs: str, first: str, yours: str) -> str:
    """Return a text with the lines that the other one has added to what both began with."""
    known = {*_lines(first), *_lines(theirs)}
    added = [line for line in _lines(yours) if line not in known]
    return "\n".join([*_lines(theirs), *added])


def _lines(text: str) -> Iterable[str]:
    return text.replace("\r\n", "\n").split("\n") if text else []


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
