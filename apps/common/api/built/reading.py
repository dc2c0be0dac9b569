"""Rows as JSON, by one prepared statement."""

from typing import Any, NamedTuple

from django.db.models import F, QuerySet, TextField
from django.db.models.expressions import RawSQL

from apps.common.prepared import fetch


class Document(NamedTuple):
    """One row as JSON.

    text: its JSON; pk: of the row; extra: the columns asked for besides
    """

    text: str
    pk: Any
    extra: tuple[Any, ...]


def documents(rows: QuerySet[Any], document: str, *extra: str) -> list[Document]:
    """Return rows as the JSON that `document_of` describes, each with its key and further columns.

    extra: names of columns or annotations, through foreign keys with `__`
    """
    found = fetch(document_rows(rows, document, *extra))
    return [Document(text, pk, tuple(rest)) for text, pk, *rest in found]


def document_rows(rows: QuerySet[Any], document: str, *extra: str) -> QuerySet[Any, Any]:
    """Return the query of `documents`."""
    made = RawSQL(f"{document}::text", [], output_field=TextField())  # noqa: S611 - from our declarations alone
    return rows.values_list(made, "pk", *(F(name) for name in extra))
