"""Tokens and service accounts as JSON."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.models import ApiToken, Scope, TokenState
from apps.common.addresses import as_network
from apps.common.api.references import Reference
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to, token_holders_of
from apps.stakeholders.services.tokens import OVERLAP

LONGEST_OVERLAP = timedelta(days=7)
MOST_NETWORKS = 50


class NetworkField(serializers.CharField):
    """A network in CIDR notation; a single address is the network of itself."""

    default_error_messages = {
        "network": "No network such as 203.0.113.0/24, 198.51.100.7 or 2001:db8::/32: {value}."
    }

    def __init__(self, **options: Any) -> None:
        """Bound what is read."""
        super().__init__(max_length=43, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the network in its one form. Raises: ValidationError."""
        text = super().to_internal_value(data)
        try:
            return str(as_network(text))
        except ValueError:
            return self.fail("network", value=text)


class ScopesField(serializers.ListField):
    """Scopes, each once, in their order."""

    def to_internal_value(self, data: Any) -> list[str]:
        """Return the scopes that are named."""
        named = super().to_internal_value(data)
        return [scope.value for scope in Scope if scope in named]


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token: what it may do, where from and how long; its secret is shown once, when made."""

    member = Reference(
        token_holders_of,
        keys=(),
        source="holder_id",
        required=False,
        help_text="The member as whom it acts: oneself, or a service account. Oneself if left out.",
    )
    scopes = ScopesField(child=serializers.ChoiceField(Scope.choices), allow_empty=False)
    expires_at = serializers.DateTimeField(
        required=False, help_text="In 90 days where left out, or with the token that asks for it."
    )
    allowed_networks = serializers.ListField(
        child=NetworkField(),
        required=False,
        max_length=MOST_NETWORKS,
        help_text="CIDR; from anywhere if empty.",
    )
    prefix = serializers.CharField(
        read_only=True, help_text="How the token begins, behind `lst_`: to find it by."
    )
    state = serializers.SerializerMethodField(method_name="tell_state")
    last_used_at = serializers.DateTimeField(
        source="use.at", default=None, read_only=True, allow_null=True, help_text="To the minute."
    )

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "name",
            "member",
            "scopes",
            "allowed_networks",
            "expires_at",
            "prefix",
            "state",
            "created_at",
            "rotated_at",
            "overlap_ends_at",
            "last_used_at",
        ]
        read_only_fields = ["created_at", "rotated_at", "overlap_ends_at"]

    @extend_schema_field(serializers.ChoiceField(TokenState.choices))
    def tell_state(self, token: ApiToken) -> str:
        """Return whether it opens the door."""
        return TokenState.ACTIVE if token.is_live(timezone.now()) else TokenState.EXPIRED


class TokenChangeSerializer(TokenSerializer):
    """What of a token may change; as whom it acts stays."""

    member = Reference(source="holder_id", read_only=True)
    expires_at = serializers.DateTimeField(required=False)


class TokenSecretSerializer(TokenSerializer):
    """A token with its secret, which nobody can show again."""

    secret = serializers.CharField(
        allow_null=True,
        read_only=True,
        help_text="The bearer token. Null where the answer is given again to the same"
        " Idempotency-Key: rotate the token if the first answer was lost.",
    )

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "secret"]


class RotationSerializer(serializers.Serializer[Any]):
    """How a token is rotated."""

    expires_at = serializers.DateTimeField(
        required=False, help_text="As long again as before where left out."
    )
    overlap_seconds = serializers.IntegerField(
        required=False,
        default=int(OVERLAP.total_seconds()),
        min_value=0,
        max_value=int(LONGEST_OVERLAP.total_seconds()),
        help_text="How long the secret before still works; 0 ends it at once.",
    )


class ServiceAccountSerializer(serializers.ModelSerializer[Membership]):
    """A service account: a member that is no person."""

    name = serializers.CharField(max_length=200)
    organisation = Reference(organisations_visible_to, required=False, allow_null=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "organisation", "role", "active", "created_at"]
        read_only_fields = ["created_at"]


class ServiceAccountCreationSerializer(ServiceAccountSerializer):
    """A new service account, which is active."""

    active = serializers.BooleanField(read_only=True)
