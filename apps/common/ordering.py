"""Rows that stand in an order of their own: `position`, from 0, with a place for each."""

from collections.abc import Mapping, Sequence
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
    put_at_places({each: place for place, each in enumerate(order)}, among=among)


def put_at_places(places: Mapping[Any, int], *, among: QuerySet[Any]) -> None:
    """Put rows at places of their own, with one statement; among: these and perhaps others."""
    cases = [
        When(pk=row.pk, then=Value(place, output_field=IntegerField()))
        for row, place in places.items()
    ]
    among.filter(pk__in=[row.pk for row in places]).update(position=Case(*cases))
    for row, place in places.items():
        row.position = place
