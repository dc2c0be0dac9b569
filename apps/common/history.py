"""Who changes what, and why: told to the database once in a transaction, read by its triggers."""

import functools
import json
from collections.abc import Callable
from typing import Protocol, TypeVar

import pghistory
from django.contrib.postgres.indexes import BrinIndex
from django.db import connection, models

from apps.common.origin import current_origin

_Model = TypeVar("_Model", bound=models.Model)


def keeps_history(model: type[_Model]) -> type[_Model]:
    """Keep every insert, update and delete of a model's rows, with who did it and why.

    By triggers, so that no way of writing goes round it: bulk writes and plain SQL are kept too.
    """
    return _tracked(model, None)


def keeps_history_of(*fields: str) -> Callable[[type[_Model]], type[_Model]]:
    """Keep a model's history as `keeps_history` does, of some fields: no secret, no hash of one."""
    return functools.partial(_tracked, fields=list(fields))


def _tracked(model: type[_Model], fields: list[str] | None) -> type[_Model]:
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        fields=fields,
        model_name=f"{model.__name__}Event",
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # documented, but not in its types
        # The audit seals a day at a time.
        meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name=_index_of(model))]},
    )
    return track(model)


def _index_of(model: type[models.Model]) -> str:
    # PostgreSQL and Django keep thirty characters of it.
    return f"{str(model._meta.model_name)[:21]}_recorded"  # noqa: SLF001 - Django's documented _meta


class Actor(Protocol):
    """Whoever changes the record: a membership, or the service itself."""

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        ...

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        ...


def attribute_changes(actor: Actor | None, *, reason: str = "") -> None:
    """Attribute every later change of this transaction to an actor, a reason and an origin.

    Works for each way of writing (ORM, SQL, COPY): the triggers and the log of events read the
    transaction's setting.
    """
    metadata: dict[str, object] = {
        "actor_id": actor.actor_id if actor else None,
        "actor": actor.actor_name if actor else "Lockstep",
        "why": reason,
    }
    if origin := current_origin().told():
        metadata["origin"] = origin
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps(metadata)]
        )
