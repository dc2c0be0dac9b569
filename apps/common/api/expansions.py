"""`expand`: in the place of an object's name, the object, as far as the reader may see it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet
from rest_framework.serializers import BaseSerializer

from apps.common.api.built import document_of, documents, fields_of


@dataclass(frozen=True)
class Expansion:
    """Which objects stand behind a field that names one.

    serializer_class: makes them; visible: given the actor, those it may see; key: the column by
    which the field names them
    """

    serializer_class: type[BaseSerializer[Any]]
    visible: Callable[[Any], QuerySet[Any]]
    key: str = "pk"


def expansions_of(serializer_class: type[BaseSerializer[Any]]) -> Mapping[str, Expansion]:
    """Return {field: expansion} that a serializer declares as `expansions` of its Meta."""
    found: Mapping[str, Expansion] = getattr(
        getattr(serializer_class, "Meta", None), "expansions", {}
    )
    return found


def expand(rows: Collection[dict[str, Any]], wanted: Mapping[str, Expansion], actor: Any) -> None:
    """Put objects in the place of their names in each row; one query for each field.

    What the actor may not see stays the name that it is.
    """
    for field, expansion in wanted.items():
        names = {str(row[field]) for row in rows if row[field] is not None}
        found = _found(expansion, names, actor)
        for row in rows:
            row[field] = found.get(str(row[field]), row[field])


def _found(expansion: Expansion, names: Collection[str], actor: Any) -> dict[str, Any]:
    # What is put in another object's place is whole: SQL has a word for each of its fields.
    document = document_of(expansion.serializer_class, fields_of(expansion.serializer_class))
    if document is None:
        message = f"{expansion.serializer_class.__name__} cannot be expanded: it is not all SQL."
        raise TypeError(message)
    if not names:
        return {}
    rows = expansion.visible(actor).filter((f"{expansion.key}__in", names)).order_by()
    found = documents(rows, document, expansion.key)
    return {str(row.extra[0]): orjson.Fragment(row.text) for row in found}
