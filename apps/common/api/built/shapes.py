"""What whole serializers are in SQL."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.db.models.fields.reverse_related import ManyToOneRel
from rest_framework import serializers

from apps.common.api.built.columns import column_of, quoted, select, stored_field

Columns = dict[str, str | None]
# Readers choose which fields they want: there may be many choices.
_MOST_DOCUMENTS = 1_024


def fields_of(serializer_class: type[serializers.BaseSerializer[Any]]) -> tuple[str, ...]:
    """Return the names of the fields that a serializer answers."""
    return _fields(serializer_class)  # type: ignore[arg-type]  # a class can be hashed


def document_of(
    serializer_class: type[serializers.BaseSerializer[Any]], names: tuple[str, ...]
) -> str | None:
    """Return the SQL that makes the JSON of one row, of these fields; None if one has no SQL.

    It reads the columns of the serializer's model under the name of its table, and nothing that
    anybody sent.
    """
    return _document(serializer_class, names)  # type: ignore[arg-type]  # the same


@cache
def _fields(serializer_class: type[Any]) -> tuple[str, ...]:
    fields = getattr(serializer_class(), "fields", {})
    return tuple(name for name, field in fields.items() if not field.write_only)


@lru_cache(maxsize=_MOST_DOCUMENTS)
def _document(serializer_class: type[Any], names: tuple[str, ...]) -> str | None:
    columns = _all_columns(serializer_class)  # type: ignore[arg-type]  # the same
    if columns is None or any(columns.get(name) is None for name in names):
        return None
    return _json({name: columns[name] for name in names})


@cache
def _all_columns(serializer_class: type[Any]) -> Columns | None:
    model = getattr(getattr(serializer_class, "Meta", None), "model", None)
    if model is None or not issubclass(serializer_class, serializers.Serializer):
        return None
    table = model._meta.db_table  # noqa: SLF001 - Django's documented _meta
    return _columns(serializer_class(), model, table, depth=0)


def _columns(
    serializer: serializers.Serializer[Any], model: type[models.Model], table: str, *, depth: int
) -> Columns | None:
    """Return {name: SQL} of the fields that are answered; None where it answers by own code."""
    if type(serializer).to_representation is not serializers.Serializer.to_representation:
        return None
    return {
        name: _column(field, model, table, depth=depth + 1)
        for name, field in serializer.fields.items()
        if not field.write_only
    }


def _column(field: Any, model: type[models.Model], table: str, *, depth: int) -> str | None:
    if isinstance(field, serializers.ListSerializer):
        return _many(field, model, table, depth=depth)
    if isinstance(field, serializers.Serializer):
        return _one(field, model, table, depth=depth)
    return column_of(field, model, table)


def _one(
    field: serializers.Serializer[Any], model: type[models.Model], table: str, *, depth: int
) -> str | None:
    """Return the object that a foreign key leads to; of `source="*"`, parts of the same row."""
    if field.source == "*":
        return _object(field, model, table, depth=depth)
    stored = stored_field(model, str(field.source))
    if not isinstance(stored, models.ForeignKey):
        return None
    target: type[models.Model] = stored.remote_field.model
    alias, made = f"of{depth}", _object(field, target, f"of{depth}", depth=depth)
    meta = target._meta  # noqa: SLF001 - Django's documented _meta
    return made and select(
        made,
        of=meta.db_table,
        alias=alias,
        where=f"{alias}.{quoted(meta.pk.column)} = {quoted(table)}.{quoted(stored.column)}",
    )


def _many(
    field: serializers.ListSerializer[Any], model: type[models.Model], table: str, *, depth: int
) -> str | None:
    """Return the objects that lead here by a foreign key, in the order of their keys."""
    relations = {
        relation.get_accessor_name(): relation
        for relation in model._meta.related_objects  # noqa: SLF001 - Django's documented _meta
        if type(relation) is ManyToOneRel
    }
    relation, child = relations.get(str(field.source)), field.child
    if relation is None or not isinstance(child, serializers.Serializer):
        return None
    if type(field).to_representation is not serializers.ListSerializer.to_representation:
        return None
    alias, made = f"of{depth}", _object(child, relation.related_model, f"of{depth}", depth=depth)
    theirs, key = relation.related_model._meta, relation.field  # noqa: SLF001 - the same
    here = f"{quoted(table)}.{quoted(key.target_field.column)}"
    return made and select(
        f"coalesce(json_agg({made} ORDER BY {alias}.{quoted(theirs.pk.column)}), '[]')",
        of=theirs.db_table,
        alias=alias,
        where=f"{alias}.{quoted(key.column)} = {here}",
    )


def _object(
    serializer: serializers.Serializer[Any], model: type[models.Model], table: str, *, depth: int
) -> str | None:
    columns = _columns(serializer, model, table, depth=depth)
    return _json(columns) if columns is not None and all(columns.values()) else None


def _json(columns: Columns) -> str:
    # A row of a sub-select is written faster than `json_build_object`, and has no limit of fields.
    chosen: Iterable[str] = (f"{sql} AS {quoted(name)}" for name, sql in columns.items())
    return f"row_to_json((SELECT made FROM (SELECT {', '.join(chosen)}) AS made))"  # noqa: S608 - the same
