"""What of a later OpenAPI document would break a client that was written against an earlier one.

What is sent may only be asked less of; what is answered may only become more. Both objects are
closed here (a field or parameter that nobody knows is refused), so that none may go either way.
A further choice in an answer is no break: the conventions tell clients to expect some.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.shapes import Shape, resolved, shape_of

_METHODS = ("get", "post", "put", "patch", "delete")
_REFUSALS_BEGIN = 400
Document = Mapping[str, Any]
Pair = tuple[Any, Any]


def breaks(old: Document, new: Document) -> list[str]:
    """Return in words what a client of `old` would trip over in `new`."""
    found = _Breaks(old, new)
    return list(dict.fromkeys(found.of_paths()))


class _Breaks:
    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new

    def of_paths(self) -> Iterator[str]:
        for path, operations in self.old["paths"].items():
            for method in operations.keys() & set(_METHODS):
                place = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{place} is gone."
                else:
                    yield from self._of_operation(place, operations[method], now)

    def _of_operation(self, place: str, old: Any, new: Any) -> Iterator[str]:
        yield from self._of_parameters(place, old, new)
        yield from self._of_body(f"{place}, body", old.get("requestBody"), new.get("requestBody"))
        for status, response in old["responses"].items():
            now = new["responses"].get(status)
            if now is not None:
                pair = resolved(self.old, response), resolved(self.new, now)
                yield from self._of_content(f"{place}, {status}", pair, self._answered)
            elif int(status) < _REFUSALS_BEGIN:
                yield f"{place}: {status} is no longer answered."

    def _of_parameters(self, place: str, old: Any, new: Any) -> Iterator[str]:
        before, now = (
            {(p["in"], p["name"]): p for p in each.get("parameters", [])} for each in (old, new)
        )
        for key, parameter in before.items():
            name = f"{place}, {key[0]} parameter {key[1]}"
            if key not in now:
                yield f"{name} is gone."
            else:
                yield from self._sent(name, parameter["schema"], now[key]["schema"])
        for key, parameter in now.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{place}, {key[0]} parameter {key[1]} is now required."

    def _of_body(self, place: str, old: Any, new: Any) -> Iterator[str]:
        if new and new.get("required") and not (old or {}).get("required"):
            yield f"{place} is now required."
        if old and not new:
            yield f"{place} is gone."
        elif old:
            yield from self._of_content(place, (old, new), self._sent)

    def _of_content(
        self, place: str, pair: Pair, compare: Callable[[str, Any, Any], Iterator[str]]
    ) -> Iterator[str]:
        before, now = (each.get("content", {}) for each in pair)
        for media_type, content in before.items():
            if media_type not in now:
                yield f"{place}: {media_type} is gone."
            else:
                yield from compare(
                    place, content.get("schema", {}), now[media_type].get("schema", {})
                )

    def _sent(self, place: str, old: Any, new: Any) -> Iterator[str]:
        before, now = shape_of(self.old, old), shape_of(self.new, new)
        yield from _fewer(place, before, now)
        yield from _narrower(place, before, now)
        for name in sorted(now.required - before.required):
            yield f"{place}: {name} is now required."
        yield from self._within(place, before, now, self._sent)

    def _answered(self, place: str, old: Any, new: Any) -> Iterator[str]:
        before, now = shape_of(self.old, old), shape_of(self.new, new)
        for kind in sorted(now.types - before.types) if before.types else []:
            yield f"{place} may now be {kind}."
        if before.types and not now.types:
            yield f"{place} may now be anything."
        if before.format and now.format != before.format:
            yield f"{place} is no longer a {before.format}."
        for name in sorted((before.required - now.required) & now.properties.keys()):
            yield f"{place}: {name} may now be left out."
        yield from self._within(place, before, now, self._answered)

    def _within(
        self,
        place: str,
        old: Shape,
        new: Shape,
        compare: Callable[[str, Any, Any], Iterator[str]],
    ) -> Iterator[str]:
        for name, schema in old.properties.items():
            if name in new.properties:
                yield from compare(f"{place}: {name}", schema, new.properties[name])
            else:
                yield f"{place}: {name} is gone."
        if old.items and new.items:
            yield from compare(f"{place}, each", old.items, new.items)


def _fewer(place: str, old: Shape, new: Shape) -> Iterator[str]:
    """Yield what may no longer be sent of types and choices."""
    if new.types:
        for kind in sorted((old.types or {"anything"}) - new.types):
            yield f"{place} may no longer be {kind}."
    if new.choices is not None and old.choices is None:
        yield f"{place} is now one of {sorted(new.choices)}."
    elif new.choices is not None and old.choices is not None:
        for choice in sorted(old.choices - new.choices):
            yield f"{place} may no longer be {choice}."


def _narrower(place: str, old: Shape, new: Shape) -> Iterator[str]:
    """Yield what is now asked of a value that was not."""
    if new.format and new.format != old.format:
        yield f"{place} has to be a {new.format} now."
    if new.pattern and new.pattern != old.pattern:
        yield f"{place} has to match {new.pattern} now."
    for name, limit in new.limits.items():
        before = old.limits.get(name)
        is_tighter = before is None or (
            limit > before if name.startswith("min") else limit < before
        )
        if is_tighter:
            yield f"{place}: {name} is {limit} now, not {before}."
