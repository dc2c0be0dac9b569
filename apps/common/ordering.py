"""Rows that stand in an order of their own: `position`, from 0, with a place for each."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When


def place_behind(rows: Sequence[Any]) -> int:
    """Return the place behind rows that stand in their order."""
    return rows[-1].position + 1 if rows else 0


def put_at(row: Any, others: Sequence[Any], position: int, *, among: QuerySet[Any]) -> None:
    """Put a row at a place among the others, counted from 0, with one statement.

    others: in their order, locked by whoever asks; among: all of them and the row; their places are
    unique when the transaction ends
    """
    order = [*others]
    order.insert(min(position, len(order)), row)
    places = [
        When(pk=each.pk, then=Value(place, output_field=IntegerField()))
        for place, each in enumerate(order)
    ]
    among.update(position=Case(*places))
    row.position = order.index(row)
