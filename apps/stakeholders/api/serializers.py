"""Organisations and members as JSON."""

from typing import Any

from rest_framework import serializers

from apps.accounts.models import User
from apps.common.api.expansions import Expansion
from apps.common.api.references import Reference
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation of the workspace."""

    class Meta:
        model = Organisation
        fields = ["id", "name", "sector", "region", "contact", "external_id", "source"]
        # The database keeps (source, external_id) unique; its refusal becomes a problem.
        validators: list[Any] = []
        extra_kwargs = {"source": {"required": False}}


class PersonSerializer(serializers.ModelSerializer[User]):
    """The person that a member is."""

    # Somebody who is known already may become a member here too.
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)

    class Meta:
        model = User
        fields = ["email", "name"]


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A member of the workspace."""

    user = PersonSerializer()
    organisation = Reference(organisations_visible_to, required=False, allow_null=True)
    service = serializers.BooleanField(
        source="user.is_service", read_only=True, help_text="No person: see service-accounts/."
    )

    class Meta:
        model = Membership
        fields = ["id", "user", "organisation", "role", "service", "active"]
        read_only_fields = ["active"]
        expansions = {"organisation": Expansion(OrganisationSerializer, organisations_visible_to)}


class MemberChangeSerializer(MemberSerializer):
    """What of a member may change; who the member is stays."""

    user = PersonSerializer(read_only=True)
