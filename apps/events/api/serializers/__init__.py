"""Events, webhooks and deliveries as JSON."""

from apps.events.api.serializers.log import ChangedFields, EventSerializer

__all__ = ["ChangedFields", "EventSerializer"]
