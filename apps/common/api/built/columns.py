"""What single fields of a serializer are in SQL."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from apps.common.api.references import Reference

Field = serializers.Field[Any, Any, Any, Any]
Stored: TypeAlias = "models.Field[Any, Any]"

# Fields whose values PostgreSQL writes as they do, by the columns it does so for.
_VERBATIM: Mapping[type[Field], frozenset[str]] = {
    serializers.BooleanField: frozenset({"BooleanField"}),
    serializers.CharField: frozenset({"CharField", "TextField", "SlugField"}),
    serializers.ChoiceField: frozenset({"CharField"}),
    serializers.DateField: frozenset({"DateField"}),
    serializers.DateTimeField: frozenset({"DateTimeField"}),
    serializers.FloatField: frozenset({"FloatField"}),
    serializers.IntegerField: frozenset(
        {
            "AutoField",
            "BigAutoField",
            "BigIntegerField",
            "IntegerField",
            "PositiveBigIntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "SmallIntegerField",
        }
    ),
    serializers.JSONField: frozenset({"JSONField"}),
    serializers.ListField: frozenset({"ArrayField", "JSONField"}),
    serializers.UUIDField: frozenset({"ForeignKey", "UUIDField"}),
}
# What a list may hold: values that stand in the column in the form in which they are answered.
_WITHIN_LISTS = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.UUIDField,
)
# An instant has six digits of a second or none, as in Python's ISO format.
_INSTANT = (
    "replace(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " '.000000Z', 'Z')"
)


def quoted(name: str | None) -> str:
    """Return an identifier in quotes. Raises: TypeError, for a field without a column."""
    if name is None:
        message = "This field has no column."
        raise TypeError(message)
    return '"{}"'.format(name.replace('"', '""'))


def select(what: str, *, of: str, alias: str, where: str) -> str:
    """Return a sub-select; all of it from names of our own models."""
    return f"(SELECT {what} FROM {quoted(of)} AS {alias} WHERE {where})"  # noqa: S608 - see above


def column_of(field: Field, model: type[models.Model], table: str) -> str | None:
    """Return what a field that holds no other serializer is in SQL; None where SQL has no word.

    table: the name or alias, unquoted, under which the rows of `model` are read
    """
    return _column_at(list(getattr(field, "source_attrs", ())), field, model, table)


def _column_at(path: list[str], field: Field, model: type[models.Model], table: str) -> str | None:
    """Return what a field is whose source is reached by a path of foreign keys from a table."""
    stored = stored_field(model, path[0]) if path else None
    if stored is None:
        return None
    if len(path) > 1:
        return _further(path, field, stored, table)
    column = f"{quoted(table)}.{quoted(stored.column)}"
    if isinstance(field, serializers.RelatedField):
        return _reference(field, stored, column)
    kind = next((kind for kind in type(field).__mro__ if kind in _VERBATIM), None)
    if kind is None or not _is_as_declared(field, kind):
        return None
    if stored.get_internal_type() not in _VERBATIM[kind] or not _is_plain(field, stored):
        return None
    return _INSTANT.format(column=column) if kind is serializers.DateTimeField else column


def _further(path: list[str], field: Field, key: Stored, table: str) -> str | None:
    """Return what a field is behind a foreign key that always leads somewhere."""
    if not isinstance(key, models.ForeignKey) or key.null:
        return None
    target: type[models.Model] = key.remote_field.model
    alias, meta = f"via{len(path)}", target._meta  # noqa: SLF001 - Django's documented _meta
    there = _column_at(path[1:], field, target, alias)
    return there and select(
        there,
        of=meta.db_table,
        alias=alias,
        where=f"{alias}.{quoted(meta.pk.column)} = {quoted(table)}.{quoted(key.column)}",
    )


def stored_field(model: type[models.Model], name: str) -> "Stored | None":
    """Return the field of a model that has a column of its own and this name; None if none has."""
    try:
        field = model._meta.get_field(name)  # noqa: SLF001 - Django's documented _meta
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) and field.column is not None else None


def _is_as_declared(field: Field, kind: type[Field]) -> bool:
    """Tell whether a field reads and answers its value as its kind does, by no code of its own."""
    own = type(field)
    return (
        own.to_representation is kind.to_representation
        and own.get_attribute is serializers.Field.get_attribute
    )


def _is_plain(field: Field, stored: Stored) -> bool:
    """Tell whether no option of the field or the column changes the form of its values."""
    match field:
        case serializers.UUIDField():
            return field.uuid_format == "hex_verbose"
        case serializers.DateField() | serializers.DateTimeField():
            return not hasattr(field, "format")
        case serializers.JSONField():
            return not field.binary and getattr(stored, "decoder", None) is None
        case serializers.ListField():
            return _holds_plain_values(field, stored)
    return True


def _holds_plain_values(field: Any, stored: Stored) -> bool:
    child = field.child
    if isinstance(child, serializers.ListField):
        inner = stored.base_field if isinstance(stored, ArrayField) else stored
        return _holds_plain_values(child, inner)
    kind = next((kind for kind in type(child).__mro__ if kind in _VERBATIM), None)
    if kind not in _WITHIN_LISTS or not _is_as_declared(child, kind):
        return False
    if isinstance(stored, ArrayField):
        return stored.base_field.get_internal_type() in _VERBATIM[kind] and _is_plain(
            child, stored.base_field
        )
    return _is_plain(child, stored)


def _reference(field: Any, stored: Stored, column: str) -> str | None:
    """Return what a reference to another object answers: its id, or another column of it."""
    if not isinstance(stored, models.ForeignKey):
        return None
    if type(field) is serializers.PrimaryKeyRelatedField:
        return column if field.pk_field is None else None
    if not isinstance(field, Reference) or (
        type(field).to_representation is not Reference.to_representation
    ):
        return None
    if field.answers == "pk":
        return column
    target = stored.remote_field.model._meta  # noqa: SLF001 - Django's documented _meta
    answered = stored_field(stored.remote_field.model, field.answers)
    if answered is None:
        return None
    return select(
        f"named.{quoted(answered.column)}",
        of=target.db_table,
        alias="named",
        where=f"named.{quoted(target.pk.column)} = {column}",
    )
