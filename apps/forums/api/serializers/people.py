"""Whom to invite to a session, one by one and many at once, as JSON."""

from typing import Annotated, Any

from drf_spectacular.utils import extend_schema_serializer
from msgspec import Meta, Struct
from rest_framework import serializers

from apps.alignment.selectors.sentences import sentence_of
from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import session_reference
from apps.forums.api.serializers.invitations import SessionInvitationSerializer
from apps.forums.selectors.candidates import Reason
from apps.forums.services.bulk_invitations import MOST_INVITED
from apps.stakeholders.models import Sector

_Name = Annotated[str, Meta(max_length=200)]


class InvitationInBulk(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One person to invite."""

    member: _Name | None = None
    email: Annotated[str, Meta(max_length=254)] = ""
    name: _Name = ""
    organisation: _Name | None = None
    needs: Annotated[str, Meta(max_length=2000)] = ""


class InvitationRowSerializer(serializers.Serializer[Any]):
    """One person to invite, for the documentation."""

    member = serializers.UUIDField(required=False, allow_null=True, help_text="Or an address.")
    email = serializers.EmailField(max_length=254, required=False)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    organisation = serializers.CharField(
        max_length=200,
        required=False,
        allow_null=True,
        help_text="Id or external id: for whom they come; the member's if left out.",
    )
    needs = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class InvitedToSerializer(serializers.Serializer[Any]):
    """The session that people are invited to."""

    session = session_reference()


@extend_schema_serializer(component_name="InvitationBulk")
class InvitationBulkSerializer(InvitedToSerializer):
    """Up to 500 people to invite to one session, all of whom are invited or none."""

    invitations = InvitationRowSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, max_length=MOST_INVITED
    )


class InvitationBulkAnswerSerializer(serializers.Serializer[Any]):
    """The invitations that were made, in the order of the rows."""

    ids = serializers.ListField(child=serializers.UUIDField())


class SessionInvitationChangeSerializer(SessionInvitationSerializer):
    """What of an invitation may change; to whom it went stays, once it was sent."""

    session = Reference(read_only=True)
    member = Reference(read_only=True, allow_null=True)


class OwnedMilestoneSerializer(serializers.Serializer[Any]):
    """A milestone that a finding is about, owned by whoever is to be invited."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    """A finding on the agenda that somebody can act on."""

    finding = serializers.UUIDField(source="finding.pk")
    sentence = serializers.SerializerMethodField()
    severity = serializers.IntegerField(help_text="1 to 3.")
    milestones = OwnedMilestoneSerializer(many=True)

    def get_sentence(self, reason: Reason) -> str:
        """Return the finding in one sentence, in the reader's language."""
        return sentence_of(reason.finding, self.context["layer_names"])


class CandidateSerializer(serializers.Serializer[Any]):
    """Somebody to invite, and why: what they own on the agenda, or a sector that is missing."""

    rank = serializers.IntegerField(help_text="From 1.")
    member = serializers.UUIDField(
        source="member.pk", default=None, allow_null=True, help_text="Null for a contact."
    )
    email = serializers.EmailField()
    name = serializers.CharField()
    organisation = serializers.UUIDField(source="organisation.pk")
    sector = serializers.ChoiceField(Sector.choices, source="organisation.sector")
    findings = ReasonSerializer(source="reasons", many=True)
    sector_missing = serializers.IntegerField(
        help_text="How many of this sector have to be invited still; 0 where it is not missing."
    )


class SuggestedInvitationsSerializer(serializers.Serializer[Any]):
    """Whom to invite, first who is to be asked first."""

    results = CandidateSerializer(many=True)
