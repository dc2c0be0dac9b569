"""The `webhooks` section of the OpenAPI document: what is posted to receivers, for each event."""

from typing import Any

from apps.events.kinds import EVENT_TYPES

_MESSAGE = {
    "type": "object",
    "description": "The envelope of Standard Webhooks around an event.",
    "properties": {
        "type": {"type": "string", "description": "The event's type."},
        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
        "workspace": {"type": "string", "description": "The slug of its workspace."},
        "data": {"$ref": "#/components/schemas/Event"},
    },
    "required": ["data", "timestamp", "type", "workspace"],
}
_HEADERS = {
    "WebhookId": ("webhook-id", "The event's id, the same in every attempt: deduplicate by it."),
    "WebhookTimestamp": ("webhook-timestamp", "When this attempt began, in seconds since 1970."),
    "WebhookSignature": ("webhook-signature", "`v1,` and the HMAC, one for each secret in force."),
}
_AT = "2026-03-01T09:00:00Z"
_ANSWERS = {
    "2XX": {"description": "Taken. Anything else, or nothing within 15 s, is tried again."},
    "410": {"description": "Gone: the webhook is disabled."},
}


def describe_webhooks(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe each delivery; a hook of drf-spectacular."""
    components = result["components"]
    components["schemas"]["WebhookMessage"] = _MESSAGE
    components.setdefault("parameters", {}).update(
        {
            name: {
                "in": "header",
                "name": header,
                "description": says,
                "required": True,
                "schema": {"type": "string"},
            }
            for name, (header, says) in _HEADERS.items()
        }
    )
    result["webhooks"] = {
        kind: {"post": _delivery(kind, says)} for kind, says in EVENT_TYPES.items()
    }
    return result


def _delivery(kind: str, says: str) -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/WebhookMessage"},
            {"type": "object", "properties": {"type": {"type": "string", "enum": [kind]}}},
        ]
    }
    return {
        "operationId": f"on_{kind.replace('.', '_')}",
        "description": says,
        "tags": ["deliveries"],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in _HEADERS],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": _example(kind)}},
        },
        "responses": dict(_ANSWERS),
    }


def _example(kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "timestamp": _AT,
        "workspace": "ai-mission",
        "data": {
            "id": "0199f3c4-0a5d-7b10-8d2e-6c1f4e9a7b35",
            "type": kind,
            "at": _AT,
            "actor": {"id": "0199f3a0-11d2-7a61-9c55-3f0e8d7b6a41", "name": "Ana Lima"},
            "subject": {
                "type": kind.partition(".")[0],
                "id": "0199f3b2-6b1e-7c52-8f4e-0d6f1c2a9b77",
            },
            "before": None,
            "after": None,
        },
    }
