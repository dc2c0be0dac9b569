"""`fields`, `omit` and `expand`: a reader says how much of each object it wants."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from apps.common.api.built import fields_of
from apps.common.api.deprecations import announce_fields
from apps.common.api.expansions import expansions_of

PARAMETERS = frozenset({"fields", "omit", "expand"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants of each object.

    fields: the names to answer, in the order of the declaration; expand: those of them in whose
    place the object that they name is answered
    """

    fields: tuple[str, ...]
    expand: tuple[str, ...] = ()

    def narrow(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object that was made in full with the fields that are wanted."""
        return {name: row[name] for name in self.fields}


def asked_of(request: Request, serializer_class: type[BaseSerializer[Any]]) -> Asked:
    """Return what a request wants of objects of a serializer.

    Raises: ValidationError for a name that is no field, or none that can be expanded.
    """
    available = fields_of(serializer_class)
    given = {name: _names(request, name) for name in PARAMETERS & set(request.query_params)}
    if not given:
        return Asked(available)
    offered = {
        "fields": available,
        "omit": available,
        "expand": tuple(expansions_of(serializer_class)),
    }
    problems = {
        name: [problem]
        for name, names in given.items()
        if (problem := _problem(names, offered[name]))
    }
    if problems:
        raise ValidationError(problems)
    announce_fields(request, serializer_class, given.get("fields", ()))
    kept = _kept(available, given)
    expand = given.get("expand", ())
    if left_out := [name for name in expand if name not in kept]:
        message = f"Not answered here, so it cannot be expanded: {', '.join(left_out)}."
        raise ValidationError({"expand": [message]})
    return Asked(kept, tuple(name for name in kept if name in expand))


def keep_asked_fields(serializer: Any, asked: Asked) -> None:
    """Drop from a serializer, of one object or of many, the fields that are not wanted."""
    available: dict[str, Any] = getattr(serializer, "child", serializer).fields
    for name in set(available) - set(asked.fields):
        available.pop(name)


def _kept(available: tuple[str, ...], given: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    wanted: Iterable[str] = given.get("fields", available)
    kept = set(wanted) - set(given.get("omit", ()))
    return tuple(name for name in available if name in kept)


def _names(request: Request, parameter: str) -> tuple[str, ...]:
    return tuple(name for name in request.query_params[parameter].split(",") if name)


def _problem(names: Collection[str], offered: Collection[str]) -> str | None:
    unknown = sorted(set(names) - set(offered))
    if not unknown:
        return None
    there_are = f"There are: {', '.join(offered)}." if offered else "There is none."
    return f"No field for this: {', '.join(unknown)}. {there_are}"
