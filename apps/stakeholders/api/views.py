"""Organisations and members over REST."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.stakeholders import selectors, services
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.filters import MemberFilters, OrganisationFilters
from apps.stakeholders.api.replays import ReplayedLists
from apps.stakeholders.api.serializers import (
    MemberChangeSerializer,
    MemberSerializer,
    OrganisationSerializer,
)
from apps.stakeholders.models import Membership, Organisation


class OrganisationViews(ReplayedLists, Batched, Crud):
    """The organisations that deliver together."""

    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilters
    orderings = {"id": "id", "name": "name", "sector": "sector", "region": "region"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "structure.write",
        "partial_update": "structure.write",
        "destroy": "structure.write",
        "batch": "structure.write",
    }

    def visible(self) -> QuerySet[Organisation]:
        """Return the organisations that the actor may see."""
        return selectors.organisations_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Organisation:
        """Add an organisation."""
        return services.add_organisation(actor=self.actor, **data)

    def perform_update(self, instance: Organisation, data: Mapping[str, Any]) -> Organisation:
        """Change an organisation."""
        return services.change_organisation(organisation=instance, actor=self.actor, changes=data)

    def perform_destroy(self, instance: Organisation) -> None:
        """Remove an organisation that owns nothing."""
        services.remove_organisation(organisation=instance, actor=self.actor)


class MemberViews(Crud):
    """Who takes part in the workspace, in which role and for whom."""

    serializer_class = MemberSerializer
    filterset_class = MemberFilters
    orderings = {"id": "id", "role": "role", "name": "user__name", "email": "user__email"}
    actions_required = {
        "list": "members.read",
        "retrieve": "members.read",
        "create": "members.write",
        "partial_update": "members.write",
        "destroy": "members.write",
    }

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Return the serializer of what is asked: who a member is does not change."""
        return MemberChangeSerializer if self.action == "partial_update" else MemberSerializer

    def visible(self) -> QuerySet[Membership]:
        """Return the members that the actor may see."""
        return selectors.members_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Membership:
        """Add a member."""
        return services.add_member(
            actor=self.actor,
            email=data["user"]["email"],
            name=data["user"].get("name", ""),
            role=data["role"],
            organisation=data.get("organisation"),
        )

    def perform_update(self, instance: Membership, data: Mapping[str, Any]) -> Membership:
        """Change a member's role or organisation."""
        return services.change_member(member=instance, actor=self.actor, changes=data)

    def perform_destroy(self, instance: Membership) -> None:
        """Take a person out of the workspace."""
        services.remove_member(member=instance, actor=self.actor)
