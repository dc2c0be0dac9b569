"""An event as its readers get it, the same from the log and by webhook."""

from typing import Any

from apps.common.encoding import to_json
from apps.events.models import Event


def told(event: Event) -> dict[str, Any]:
    """Return an event as JSON of the REST contract."""
    return {
        "id": str(event.id),
        "type": event.type,
        "at": event.at,
        "actor": event.actor,
        "subject": {"type": event.subject_type, "id": str(event.subject_id)},
        "before": event.before,
        "after": event.after,
    }


def message(event: Event, workspace: str) -> bytes:
    """Return the body that webhooks post: the envelope of Standard Webhooks around the event.

    workspace: its slug
    """
    return to_json(
        {
            "type": event.type,
            "timestamp": event.at,
            "workspace": workspace,
            "data": told(event),
        }
    )
