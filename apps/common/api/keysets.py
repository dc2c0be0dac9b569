"""The place in a sorted list after which a page begins, as an opaque and signed cursor."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.core import signing
from django.db.models import F, Field, Q, QuerySet
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


def page_of(
    rows: QuerySet[Any], column: str, keyset: Keyset | None, *, descending: bool
) -> QuerySet[Any]:
    """Return the rows behind a keyset in the order of a walk, sorted by a column and by id.

    NULLs come last in a forward walk, whatever the direction; ties are in ascending order of id. A
    backward walk gives the rows nearest to the keyset first.
    """
    backwards = keyset is not None and keyset.backwards
    down = descending != backwards
    if column == "id":
        rows = rows.order_by("-id" if down else "id")
        return rows.filter(_beyond("id", keyset.key, down=down)) if keyset else rows
    nullable = _is_nullable(rows, column)
    nulls: dict[str, bool] = (
        {"nulls_first" if backwards else "nulls_last": True} if nullable else {}
    )
    order = F(column).desc(**nulls) if down else F(column).asc(**nulls)
    rows = rows.order_by(order, "-id" if backwards else "id")
    if keyset is None:
        return rows
    tie = _beyond("id", keyset.key, down=backwards)
    is_null = Q((f"{column}__isnull", True))
    if keyset.value is None:
        return rows.filter((is_null & tie) | ~is_null if backwards else is_null & tie)
    further = _beyond(column, keyset.value, down=down)
    if nullable:
        behind = further | Q((column, keyset.value)) & tie
        return rows.filter(behind if backwards else behind | is_null)
    # The same, said so that an index on the column gives its place at once.
    from_here = Q((f"{column}__{'lte' if down else 'gte'}", keyset.value))
    return rows.filter(from_here & (further | tie))


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
