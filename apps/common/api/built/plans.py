"""Reads of documents whose SQL is composed once, for values that differ."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from apps.common.api.built.reading import Document
from apps.common.prepared import Composed, compose, fetch_composed

# Readers choose fields and filters: there may be many choices. What is in use comes back at once.
_MOST_PLANS = 2_048
_plans: dict[Hashable, Composed] = {}


def planned_documents(
    key: Hashable, rows: Callable[[], QuerySet[Any]], values: Mapping[str, Any]
) -> list[Document]:
    """Return the documents that a query finds with these values in the place of its `Given` ones.

    key: all that the query's SQL depends on; rows: returns the query, as `document_rows` made it,
    and is called where none of this key was composed before
    """
    plan = _plans.get(key)
    if plan is None:
        try:
            plan = compose(rows())
        except EmptyResultSet:
            return []
        if len(_plans) >= _MOST_PLANS:
            _plans.clear()
        _plans[key] = plan
    return [Document(text, pk, tuple(rest)) for text, pk, *rest in fetch_composed(plan, values)]
