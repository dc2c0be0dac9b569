"""Webhooks as JSON."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.validators import RegexValidator
from rest_framework import serializers

from apps.common.api.references import Reference
from apps.events.models import Webhook, WebhookState
from apps.stakeholders.selectors import organisations_visible_to

_TYPE = RegexValidator(
    r"\A(\*|[a-z_]+\.(\*|[a-z_]+))\Z", "A type such as milestone.accepted, or milestone.* for all."
)
_MOST_FILTERS = 50
_MOST_OVERLAP_HOURS = 7 * 24


class OrganisationId(Reference):
    """Reads an organisation by id or external id; keeps and answers the id."""

    def to_representation(self, value: Any) -> str:
        """Return the id."""
        return str(value)

    def to_internal_value(self, data: object) -> UUID:  # type: ignore[override]
        """Return the id of the organisation that was named. Raises: ValidationError."""
        organisation: Any = super().to_internal_value(data)
        return UUID(str(organisation.pk))


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """Where events are posted to, and which."""

    url = serializers.CharField(max_length=2000, help_text="Where events are posted to.")
    types = serializers.ListField(
        child=serializers.CharField(max_length=64, validators=[_TYPE]),
        max_length=_MOST_FILTERS,
        required=False,
        help_text="Types of events, `milestone.*` for all of a kind; none: all.",
    )
    layers = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=_MOST_FILTERS,
        required=False,
        help_text="Keys of layers of which an event has to concern one; none: all events.",
    )
    organisations = serializers.ListField(
        child=OrganisationId(organisations_visible_to),
        max_length=_MOST_FILTERS,
        required=False,
        help_text="Organisations of which an event has to concern one; none: all events.",
    )
    state = serializers.ChoiceField(
        choices=WebhookState.choices,
        default=WebhookState.ACTIVE,
        help_text="`active` or `paused`; `disabled` by the service, until it is set `active`.",
    )
    last_delivered_at = serializers.DateTimeField(
        source="progress.last_delivered_at", read_only=True, allow_null=True
    )
    failing_since = serializers.DateTimeField(
        source="progress.failing_since",
        read_only=True,
        allow_null=True,
        help_text="Since when nothing could be delivered; disabled after three days.",
    )

    class Meta:
        model = Webhook
        fields = [
            "id",
            "url",
            "description",
            "types",
            "layers",
            "organisations",
            "state",
            "disabled_reason",
            "owner",
            "created_at",
            "last_delivered_at",
            "failing_since",
        ]
        read_only_fields = ["id", "disabled_reason", "owner", "created_at"]

    def validate_state(self, value: str) -> str:
        """Refuse what only the service does; what is so already may be sent back."""
        if value == WebhookState.DISABLED and (
            self.instance is None or self.instance.state != WebhookState.DISABLED
        ):
            message = 'Set it to "paused" to stop the delivery.'
            raise serializers.ValidationError(message)
        return value


class WebhookWithSecretSerializer(WebhookSerializer):
    """A webhook with a secret that is shown this once."""

    secret = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="`whsec_…`, by which receivers verify. Keep it: it is shown once, and null where "
        "the same request is sent again.",
    )

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class SecretRotationSerializer(serializers.Serializer[Any]):
    """How long the secret before the new one signs as well."""

    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=_MOST_OVERLAP_HOURS,
        default=24,
        help_text="Both secrets sign for so long; 0 where the old one has leaked.",
    )


class ReplaySerializer(serializers.Serializer[Any]):
    """From where the log is delivered again."""

    after = serializers.UUIDField(
        required=False, help_text="The last event that is not to come again."
    )
    since = serializers.DateTimeField(
        required=False, help_text="The earliest instant of which events are to come again."
    )

    def validate(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Refuse both, and neither."""
        if len(attrs) != 1:
            message = "Say either `after`, an event's id, or `since`, an instant."
            raise serializers.ValidationError(message, code="required")
        return attrs
