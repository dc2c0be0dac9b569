"""Invitations to sessions, and the answers to them, as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import member_reference, session_reference
from apps.forums.models import Invitation
from apps.programmes.api.serializers.references import organisation_reference
from apps.stakeholders.models import Sector


class SessionInvitationSerializer(serializers.ModelSerializer[Invitation]):
    """Somebody who is asked to come to a session. The link stands in the mail alone."""

    session = session_reference()
    member = member_reference(
        required=False, allow_null=True, help_text="Or the e-mail address of whoever it is."
    )
    email = serializers.EmailField(max_length=254, required=False)
    organisation = organisation_reference(
        required=False, allow_null=True, help_text="For whom they come; the member's if left out."
    )
    delegated_to = Reference(
        read_only=True, allow_null=True, help_text="The invitation of who comes instead."
    )
    invited_by = Reference(read_only=True, allow_null=True, help_text="Null if gone.")

    class Meta:
        model = Invitation
        fields = [
            "id",
            "session",
            "member",
            "email",
            "name",
            "organisation",
            "state",
            "needs",
            "waiting_since",
            "delegated_to",
            "invited_by",
            "created_at",
            "sent_at",
            "answered_at",
        ]
        read_only_fields = ["state", "waiting_since", "created_at", "sent_at", "answered_at"]


class AcceptanceSerializer(serializers.Serializer[Any]):
    """That somebody comes, and what they need for it."""

    needs = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class DelegationSerializer(serializers.Serializer[Any]):
    """The colleague who comes instead."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class SectorBalanceSerializer(serializers.Serializer[Any]):
    """One sector in the room of a session."""

    sector = serializers.ChoiceField(Sector.choices)
    at_least = serializers.IntegerField(help_text="How many there have to be; 0 for no need.")
    invited = serializers.IntegerField(help_text="Who have not said no, those who come included.")
    accepted = serializers.IntegerField()
    present = serializers.IntegerField(help_text="Who were in the room, as far as recorded.")
    missing = serializers.IntegerField(help_text="Who have to accept still.")
    to_invite = serializers.IntegerField(help_text="Who have to be invited still.")


class BalanceSerializer(serializers.Serializer[Any]):
    """Whether those who have to be in the room will be."""

    sectors = SectorBalanceSerializer(many=True)
