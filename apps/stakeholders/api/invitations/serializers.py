"""Invitations as JSON."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.common.api.references import Reference
from apps.stakeholders.models import InvitationState, MemberInvitation
from apps.stakeholders.selectors import organisations_visible_to

_END_HELP = "In 14 days where left out, within 60 at the latest."


class InvitationSerializer(serializers.ModelSerializer[MemberInvitation]):
    """An invitation: whom, as what, until when. Its link is in the mail alone."""

    email = serializers.EmailField(max_length=254)
    organisation = Reference(
        organisations_visible_to,
        required=False,
        allow_null=True,
        help_text="For whom the person is to speak; a partner's own where left out.",
    )
    expires_at = serializers.DateTimeField(required=False, help_text=_END_HELP)
    state = serializers.SerializerMethodField(method_name="tell_state")
    invited_by = Reference(
        read_only=True, allow_null=True, help_text="The member who invited; null if gone."
    )
    member = Reference(
        read_only=True, allow_null=True, help_text="The member that the person became."
    )

    class Meta:
        model = MemberInvitation
        fields = [
            "id",
            "email",
            "organisation",
            "role",
            "state",
            "expires_at",
            "invited_by",
            "member",
            "created_at",
            "sent_at",
            "accepted_at",
            "revoked_at",
        ]
        read_only_fields = ["created_at", "sent_at", "accepted_at", "revoked_at"]
        # Who is invited already is refused by the service, which says what to do.
        validators: list[Any] = []

    @extend_schema_field(serializers.ChoiceField(InvitationState.choices))
    def tell_state(self, invitation: MemberInvitation) -> str:
        """Return whether it can be accepted, or how it ended."""
        return invitation.state(timezone.now())


class InvitationChangeSerializer(InvitationSerializer):
    """What of an invitation may change; whom it is for, and for whom they speak, stays."""

    email = serializers.EmailField(read_only=True)
    organisation = Reference(read_only=True, allow_null=True)


class ResendingSerializer(serializers.Serializer[Any]):
    """How an invitation is sent again."""

    expires_at = serializers.DateTimeField(required=False, help_text=_END_HELP)
