"""Events as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.events.models import Event


class EventActorSerializer(serializers.Serializer[Any]):
    """Whoever made the change; the service itself has no id."""

    id = serializers.UUIDField(allow_null=True, help_text="The membership that acted.")
    name = serializers.CharField()


class EventSubjectSerializer(serializers.Serializer[Event]):
    """What an event is about."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class ChangedFields(serializers.JSONField):
    """The changed fields of the subject by name; null where there was nothing before or after."""


class EventSerializer(serializers.ModelSerializer[Event]):
    """One thing that happened."""

    actor = EventActorSerializer()
    subject = EventSubjectSerializer(source="*")
    before = ChangedFields()
    after = ChangedFields()

    class Meta:
        model = Event
        fields = ["id", "type", "at", "actor", "subject", "before", "after"]
