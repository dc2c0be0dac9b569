"""Who changes what, and why: told to the database once in a transaction, read by its triggers."""

import json
from typing import Protocol

from django.db import connection


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
    """Attribute every later change of this transaction to an actor and a reason.

    Works for each way of writing (ORM, SQL, COPY): the triggers read the transaction's setting.
    """
    metadata = {
        "actor_id": actor.actor_id if actor else None,
        "actor": actor.actor_name if actor else "Lockstep",
        "why": reason,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps(metadata)]
        )
