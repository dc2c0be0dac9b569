"""Publishing events that a query makes: as many as there are rows, with one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from apps.common.history import Actor
from apps.events.services.publishing import describe_actor

_INSERT = """
    INSERT INTO events_event
        (workspace_id, type, at, actor, subject_type, subject_id, before, after, restricted_to)
    SELECT %(event_workspace)s, happened.type, %(event_at)s, %(event_actor)s,
    %(event_subject_type)s, happened.subject_id, happened.before, happened.after,
    happened.restricted_to FROM ({select}) AS happened
"""


def publish_selected(
    *,
    cursor: CursorWrapper,
    select: str,
    parameters: Mapping[str, Any],
    workspace_id: UUID,
    subject_type: str,
    actor: Actor | None,
    at: datetime,
) -> None:
    """Append an event for each row of a query.

    select: SQL that yields type, subject_id, before, after (jsonb or NULL) and restricted_to
    (uuid[] or NULL), in the order in which the events happened
    Raises: TransactionManagementError outside a transaction, as `publish` does.
    """
    if not connection.in_atomic_block:
        message = "Publish events inside the transaction that makes the change."
        raise transaction.TransactionManagementError(message)
    event: dict[str, Any] = {
        "event_workspace": workspace_id,
        "event_at": at,
        "event_actor": Jsonb(describe_actor(actor)),
        "event_subject_type": subject_type,
    }
    cursor.execute(_INSERT.format(select=select), {**parameters, **event})
