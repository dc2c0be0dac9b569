"""Deliveries as JSON: what was sent, what came back, nothing secret."""

from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.events.models import Attempt, Delivery, DeliveryState
from apps.events.telling import message

_OBJECT = {"type": "object", "additionalProperties": True}


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One request and what came of it."""

    class Meta:
        model = Attempt
        fields = ["at", "duration_ms", "outcome", "detail", "status"]


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Headers(serializers.JSONField):
    """Headers by name, secrets masked."""


@extend_schema_field({**_OBJECT, "type": ["object", "null"]})
class Body(serializers.JSONField):
    """The message; null where the reader may not see the event."""


class SentSerializer(serializers.Serializer[Any]):
    """The last request."""

    headers = Headers()
    body = Body()


class ReceivedSerializer(serializers.Serializer[Any]):
    """What the receiver answered to it."""

    status = serializers.IntegerField()
    headers = Headers()
    body = serializers.CharField(help_text="Its first 4 KiB.")


class DeliveredEventSerializer(serializers.Serializer[Any]):
    """The event that is delivered."""

    id = serializers.UUIDField()
    type = serializers.CharField()


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One event on its way to one webhook."""

    event = DeliveredEventSerializer()
    attempts = AttemptSerializer(many=True, source="tries")
    next_attempt_at = serializers.SerializerMethodField()
    request = serializers.SerializerMethodField()
    response = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = [
            "id",
            "webhook",
            "event",
            "state",
            "created_at",
            "next_attempt_at",
            "delivered_at",
            "attempts",
            "request",
            "response",
        ]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> Any:
        """Return when it is posted next, where it will be."""
        return delivery.next_attempt_at if delivery.state == DeliveryState.WAITING else None

    @extend_schema_field(SentSerializer(allow_null=True))
    def get_request(self, delivery: Delivery) -> dict[str, Any] | None:
        """Return the last request, if there was one."""
        last = _last(delivery)
        if last is None:
            return None
        is_visible: bool = delivery.event_is_visible  # type: ignore[attr-defined]
        body = orjson.loads(message(delivery.event, delivery.webhook.workspace.slug))
        return {"headers": last.request_headers, "body": body if is_visible else None}

    @extend_schema_field(ReceivedSerializer(allow_null=True))
    def get_response(self, delivery: Delivery) -> dict[str, Any] | None:
        """Return what was answered to it, if anything was."""
        last = _last(delivery)
        if last is None or last.status is None:
            return None
        return {
            "status": last.status,
            "headers": last.response_headers,
            "body": last.response_body,
        }


def _last(delivery: Delivery) -> Attempt | None:
    tries = list(delivery.tries.all())
    return tries[-1] if tries else None
