"""Reading the event log, and the webhooks it is delivered to."""

from apps.events.selectors.following import has_news, news
from apps.events.selectors.log import (
    BEGINNING,
    OldestRunning,
    Place,
    behind_place,
    event_visible_to,
    events_visible_to,
    of_types,
    settled_head,
)
from apps.events.selectors.webhooks import deliveries_visible_to, webhooks_visible_to

__all__ = [
    "BEGINNING",
    "OldestRunning",
    "Place",
    "behind_place",
    "deliveries_visible_to",
    "event_visible_to",
    "events_visible_to",
    "has_news",
    "news",
    "of_types",
    "settled_head",
    "webhooks_visible_to",
]
