"""The place in a sorted list after which a page begins, as an opaque and signed cursor."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.core import signing
from django.db.models import Field, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from rest_framework.exceptions import ValidationError

_SALT = "lockstep.cursor"


@dataclass(frozen=True, slots=True)
class Keyset:
    """A row of a sorted list by its sort value and its id.

    ordering: the sort it belongs to; backwards: whether the page lies before the row
    """

    ordering: str
    value: Any
    key: str
    backwards: bool

    def encode(self) -> str:
        """Return the cursor; signed, so that what comes back is what was given out."""
        packed = orjson.dumps([self.ordering, self.backwards, _pack(self.value), self.key])
        return signing.Signer(salt=_SALT).sign(signing.b64_encode(packed).decode())

    @classmethod
    def decode(cls, cursor: str, *, ordering: str) -> "Keyset":
        """Read a cursor that `encode` wrote for the same sort. Raises: ValidationError."""
        try:
            packed = signing.Signer(salt=_SALT).unsign(cursor)
        except signing.BadSignature as error:
            message = "This cursor is not one of ours. Take it from `next` or `previous`."
            raise ValidationError({"cursor": [message]}) from error
        own_ordering, backwards, value, key = orjson.loads(signing.b64_decode(packed.encode()))
        if own_ordering != ordering:
            message = f"This cursor belongs to ordering={own_ordering}. Begin without a cursor."
            raise ValidationError({"cursor": [message]})
        return cls(ordering, _unpack(value), key, backwards)


def parts_of(
    rows: QuerySet[Any], column: str, keyset: Keyset | None, *, descending: bool
) -> list[QuerySet[Any]]:
    """Return the rows behind a keyset in the order of a walk, as one queryset after the other.

    They are sorted by a column and then by id, both in the direction asked for; rows without a
    value come last in a forward walk, whatever the direction. A backward walk gives the rows
    nearest to the keyset first. So one index on (column, id) gives every page its rows at once:
    where a column may be NULL, rows with a value and rows without are a part each, as no index has
    the NULLs last in both directions.
    """
    backwards = keyset is not None and keyset.backwards
    down = descending != backwards
    if is_in_parts(rows, column):
        valued, empty = (rows.filter(Q((f"{column}__isnull", none))) for none in (False, True))
        if keyset is None:
            return [page_of(valued, column, None, down=down), page_of(empty, "id", None, down=down)]
        if keyset.value is None:
            page = page_of(empty, "id", keyset, down=down)
            return [page, page_of(valued, column, None, down=down)] if backwards else [page]
        page = page_of(valued, column, keyset, down=down)
        return [page] if backwards else [page, page_of(empty, "id", None, down=down)]
    return [page_of(rows, column, keyset, down=down)]


def is_in_parts(rows: QuerySet[Any], column: str) -> bool:
    """Tell whether pages in the order of a column may have more than one part."""
    return column != "id" and _is_nullable(rows, column)


def page_of(
    rows: QuerySet[Any], column: str, keyset: Keyset | None, *, down: bool
) -> QuerySet[Any]:
    """Return the rows behind a keyset, by a column that has a value in each of them, and by id."""
    sign = "-" if down else ""
    rows = rows.order_by(*dict.fromkeys((f"{sign}{column}", f"{sign}id")))
    if keyset is None:
        return rows
    tie = _beyond("id", keyset.key, down=down)
    if column == "id":
        return rows.filter(tie)
    # The first condition, which the second includes, gives an index its place at once.
    from_here = Q((f"{column}__{'lte' if down else 'gte'}", keyset.value))
    return rows.filter(from_here & (_beyond(column, keyset.value, down=down) | tie))


def _beyond(column: str, value: Any, *, down: bool) -> Q:
    return Q((f"{column}__{'lt' if down else 'gt'}", value))


def _is_nullable(rows: QuerySet[Any], path: str) -> bool:
    """Tell whether a sort column may be NULL; of an annotation it is not known."""
    model = rows.model
    for step in path.split(LOOKUP_SEP):
        if step in rows.query.annotations:
            return True
        field = model._meta.get_field(step)  # noqa: SLF001 - Django's documented _meta
        if not isinstance(field, Field) or field.null:
            return True
        if field.related_model is not None:
            model = field.related_model
    return False


def _pack(value: Any) -> Any:
    """Return a sort value as JSON that tells its type where JSON has none of its own."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case uuid.UUID():
            return {"uuid": str(value)}
        case None | str() | bool() | int() | float():
            return value
    message = f"Give cursors a form for {type(value).__name__} before sorting by it."
    raise TypeError(message)


def _unpack(value: Any) -> Any:
    match value:
        case {"datetime": text}:
            return datetime.fromisoformat(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"uuid": text}:
            return uuid.UUID(text)
    return value
