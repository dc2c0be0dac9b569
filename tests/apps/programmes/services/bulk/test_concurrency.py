"""Bulk writes that meet each other, or somebody who changes one row."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, cast

import pytest
from django.db import connection, transaction

from apps.programmes.models import Milestone
from apps.programmes.services.bulk import MilestoneRow, apply_milestones
from apps.programmes.services.bulk.rows import ChangedMeanwhileError

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def apply(workspace, initiative, compute, at):
    def apply_rows(*names, **fields):
        row: dict[str, Any] = {
            "initiative_id": initiative.pk,
            "layer_id": compute.pk,
            "baseline_date": DAY,
        } | fields
        return apply_milestones(
            workspace=workspace,
            actor=None,
            rows=[cast("MilestoneRow", row | {"external_id": name}) for name in names],
            source="plan",
            at=at,
        )

    return apply_rows


def beside(work: Callable[[], Any]) -> Future[Any]:
    """Do something on another connection, and return once it waits for a lock of this one."""
    started = threading.Event()

    def on_its_own_connection() -> Any:
        started.set()
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(on_its_own_connection)
    pool.shutdown(wait=False)
    started.wait()
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            [waiting] = cursor.fetchone() or (0,)
        if waiting or future.done():
            break
        time.sleep(0.01)
    return future


def test_two_writes_of_the_same_rows_write_them_once(apply):
    with transaction.atomic():
        first = apply("a", "b")
        second = beside(lambda: apply("a", "b"))

    assert (first.created, second.result().unchanged) == (2, 2)
    assert Milestone.objects.count() == 2


def test_row_that_somebody_changes_meanwhile_is_not_overwritten(apply):
    apply("a")

    with transaction.atomic():
        Milestone.objects.update(note="somebody's")
        write = beside(lambda: apply("a", name="from the source"))

    with pytest.raises(ChangedMeanwhileError):
        write.result()
    assert Milestone.objects.values_list("name", "note").get() == ("a", "somebody's")
