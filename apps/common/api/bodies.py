"""Bodies: a field that nobody knows is refused, so that a misspelt one is not lost in silence."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer, Serializer

from apps.common.api.deprecations import announce_fields
from apps.common.names import MESSAGE, disguised_names


def validated(serializer: BaseSerializer[Any]) -> Any:
    """Return what a body says. Raises: ValidationError, also for fields that nobody knows."""
    refuse_unknown_fields(serializer)
    refuse_disguised_names(serializer)
    serializer.is_valid(raise_exception=True)
    announce_fields(serializer.context.get("request"), serializer, serializer.initial_data)
    return serializer.validated_data


def refuse_unknown_fields(serializer: BaseSerializer[Any]) -> None:
    """Raise ValidationError naming each field of the body that the serializer does not have.

    Fields that are only ever answered may be sent back; they change nothing.
    """
    fields = getattr(serializer, "fields", None)
    body = getattr(serializer, "initial_data", None)
    if not isinstance(fields, Mapping) or not isinstance(body, Mapping):
        return
    if unknown := _unknown_in(body, fields):
        raise ValidationError(unknown)


def _unknown_in(body: Mapping[Any, Any], fields: Mapping[str, Any]) -> dict[Any, Any]:
    """Return what is wrong with each field of a body that is none."""
    offered = ", ".join(name for name, field in fields.items() if not field.read_only)
    message = ErrorDetail(f"Not a field here. There are: {offered}.", code="unknown_field")
    # A body may hold a million of them; the first thousand say enough.
    return {name: [message] for name in [name for name in body if name not in fields][:1000]}


def refuse_disguised_names(serializer: BaseSerializer[Any]) -> None:
    """Raise ValidationError at each one-line text of the body that is none, or is disguised."""
    problems: dict[str, Any] = {}
    for *objects, name in disguised_names(getattr(serializer, "initial_data", None)):
        within = problems
        for key in objects:
            within = within.setdefault(key, {})
        within[name] = [ErrorDetail(MESSAGE, code="disguised")]
    if problems:
        raise ValidationError(problems)


class Whole(Serializer[Any]):
    """An object inside of another body: it replaces what was there, with its fields and no others.

    Of a body that changes only some fields, REST framework would ask its objects for no more.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Refuse fields that it does not have. Raises: ValidationError."""
        if isinstance(data, Mapping) and (unknown := _unknown_in(data, self.fields)):
            raise ValidationError(unknown)
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require each field that a row has to have. Raises: ValidationError."""
        missing = {
            name: [field.error_messages["required"]]
            for name, field in self.fields.items()
            if field.required and not field.read_only and field.source not in attrs
        }
        if missing:
            raise ValidationError(missing, code="required")
        return attrs
