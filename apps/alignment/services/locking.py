"""Which sweep may write: one at a time for each initiative, whoever asked for it."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from apps.common.prepared import Composed, Given, compose, fetch_composed
from apps.programmes.models import Initiative


def lock_initiatives(initiatives: Collection[UUID]) -> frozenset[UUID]:
    """Lock initiatives against other sweeps until the transaction ends; writers of milestones pass.

    One statement, in the order of ids: sweeps wait for each other, but never in a circle. Take no
    second lock in the same transaction.
    """
    return _lock(initiatives, skip_locked=False)


def lock_idle_initiatives(initiatives: Collection[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Lock those that nobody holds, and return them and the others, each in the order of ids."""
    held = _lock(initiatives, skip_locked=True)
    busy = set(initiatives) - held
    if not busy:
        return sorted(held), []
    still_there = Initiative.objects.filter(pk__in=busy).order_by("pk")
    return sorted(held), list(still_there.values_list("pk", flat=True))


def _lock(initiatives: Collection[UUID], *, skip_locked: bool) -> frozenset[UUID]:
    locking = _locking(skip_locked=skip_locked)
    return frozenset(pk for (pk,) in fetch_composed(locking, {"initiatives": list(initiatives)}))


@cache
def _locking(*, skip_locked: bool) -> Composed:
    return compose(
        Initiative.objects.filter(pk__one_of=Given("initiatives"))
        .order_by("pk")
        .select_for_update(no_key=True, skip_locked=skip_locked)
        .values_list("pk", flat=True)
    )
