"""Reading the history that the triggers keep: each field that each write changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from apps.common.encoding import plainly


class Change(NamedTuple):
    """One field that one write changed. from_ is None where the object was made by it."""

    at: datetime
    actor: str
    what: str
    from_: Any
    to: Any
    why: str


def versions_of(model: type[models.Model]) -> models.Manager[Any]:
    """Return the versions that the triggers keep of a model that is tracked."""
    versions: models.Manager[Any] = model.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
    return versions


def history_of(
    instance: models.Model,
    fields: Mapping[str, str],
    told: Callable[[Any], Any] = plainly,
) -> list[Change]:
    """Return each change of an object whose model is tracked, oldest first, one entry a field.

    fields: column → name in the REST contract; told: turns a value into what the contract says
    An empty text counts as nothing, so that what was never said is no change when it is made.
    """
    versions = (
        versions_of(type(instance))
        .filter(pgh_obj_id=instance.pk)
        .order_by("pgh_id")
        .values("pgh_created_at", "pgh_context", *fields)
    )
    history: list[Change] = []
    before: Mapping[str, Any] = dict.fromkeys(fields)
    for version in versions:
        context = version["pgh_context"] or {}
        history += [
            Change(
                at=version["pgh_created_at"],
                actor=context.get("actor", ""),
                what=name,
                from_=told(before[column]),
                to=told(version[column]),
                why=context.get("why", ""),
            )
            for column, name in fields.items()
            if (version[column] or None) != (before[column] or None)
        ]
        before = version
    return history
