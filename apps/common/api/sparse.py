"""`fields` and `omit`: a reader says which fields of each object it wants."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from apps.common.api.deprecations import announce_fields

PARAMETERS = frozenset({"fields", "omit"})


def keep_asked_fields(serializer: Any, request: Request) -> None:
    """Drop the fields of a serializer that `fields` does not name, and those that `omit` does.

    serializer: of one object or of many
    Raises: ValidationError for a name that is no field.
    """
    asked = {name: _names(request, name) for name in PARAMETERS if name in request.query_params}
    if not asked:
        return
    available: dict[str, Any] = getattr(serializer, "child", serializer).fields
    _refuse_unknown(asked, available)
    announce_fields(getattr(serializer, "child", serializer), asked.get("fields", set()))
    kept = asked.get("fields", set(available)) - asked.get("omit", set())
    for name in set(available) - kept:
        available.pop(name)


def _names(request: Request, parameter: str) -> set[str]:
    return {name for name in request.query_params[parameter].split(",") if name}


def _refuse_unknown(asked: Mapping[str, set[str]], available: Mapping[str, Any]) -> None:
    offered = ", ".join(available)
    problems = {
        parameter: [f"No field: {', '.join(sorted(unknown))}. There are: {offered}."]
        for parameter, names in asked.items()
        if (unknown := names - set(available))
    }
    if problems:
        raise ValidationError(problems)
