"""Letting what is written have been written at an instant of one's choice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Max


@contextmanager
def recorded_at(at: datetime) -> Iterator[None]:
    """Let all that is written inside have been recorded at an instant.

    The history stamps versions with the beginning of their transaction, of which a test has one.
    """
    histories: list[Any] = [
        model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
    ]
    before = {model: _last_of(model) for model in histories}
    yield
    for model, last in before.items():
        model.objects.filter(pgh_id__gt=last).update(pgh_created_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stakeholders_workspaceevent SET created_at = least(created_at, %s)", [at]
        )


def _last_of(model: Any) -> int:
    last = model.objects.aggregate(last=Max("pgh_id"))["last"]
    return last or 0
