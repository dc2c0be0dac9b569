"""Reading the event log, and the webhooks it is delivered to."""

from apps.events.selectors.log import (
    OldestRunning,
    behind,
    event_visible_to,
    events_visible_to,
    of_types,
)
from apps.events.selectors.webhooks import deliveries_visible_to, webhooks_visible_to

__all__ = [
    "OldestRunning",
    "behind",
    "deliveries_visible_to",
    "event_visible_to",
    "events_visible_to",
    "of_types",
    "webhooks_visible_to",
]
