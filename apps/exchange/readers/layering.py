"""Which layer a row belongs to: what it says itself, then the rules, then the one for all."""

import re
from collections.abc import Mapping

from django.utils.text import slugify

from apps.exchange.mapping import LayerRule
from apps.exchange.mapping import Mapping as FieldMapping
from apps.exchange.readers.rows import Row

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_LONGEST_KEY = 64
_LONGEST_NAME = 200


class Layering:
    """Finds layers by a mapping.

    layers: {key or name of a layer of the workspace, without capitals: its key}
    new: {key: name} of layers that rows name and the workspace does not have
    """

    def __init__(self, mapping: FieldMapping, layers: Mapping[str, str]) -> None:
        """Begin without new ones."""
        self._mapping = mapping
        self._known = dict(layers)
        self.new: dict[str, str] = {}

    def layer_of(self, row: Row) -> str | None:
        """Return the key of a row's layer; None where nothing tells it."""
        if said := self.said(row):
            return self._key_of(said)
        fitting = (rule.layer for rule in self._mapping.layers if _fits(rule, row))
        return next(fitting, self._mapping.layer)

    def said(self, row: Row) -> str:
        """Return what a row itself says of its layer."""
        return str(row.values.get("layer") or "").strip()

    def _key_of(self, said: str) -> str | None:
        folded = said.casefold()
        if folded not in self._known:
            key = as_key(said)
            if key is None:
                return None
            if key not in self._known:
                self._known[key] = key
                if key != said:
                    self.new[key] = said[:_LONGEST_NAME]
            self._known[folded] = self._known[key]
        return self._known[folded]


def as_key(said: str) -> str | None:
    """Return a key for what a file calls a layer or a programme; None where it has no letters."""
    if _KEY.match(said):
        return said
    return slugify(said)[:_LONGEST_KEY].strip("-_") or None


def _fits(rule: LayerRule, row: Row) -> bool:
    if rule.column is not None:
        texts = {name.casefold(): text for name, text in row.texts.items()}
        text = texts.get(rule.column.casefold(), "")
        if text.strip().casefold() != (rule.equals or "").strip().casefold():
            return False
    if rule.outline is not None and not f"{row.outline}.".startswith(f"{rule.outline}."):
        return False
    wanted = (rule.summary or "").strip().casefold()
    return rule.summary is None or wanted in {name.strip().casefold() for name in row.summaries}
