"""Invitations over REST."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.history_reading import Change
from apps.stakeholders import selectors
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.filters import InvitationFilters
from apps.stakeholders.api.invitations.serializers import (
    InvitationChangeSerializer,
    InvitationSerializer,
    ResendingSerializer,
)
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced
from apps.stakeholders.models import MemberInvitation
from apps.stakeholders.services import invitations


class InvitationViews(Traced, Crud, Steps):
    """People who are asked by e-mail to become members."""

    serializer_class = InvitationSerializer
    filterset_class = InvitationFilters
    orderings = {"id": "id", "email": "email", "expires_at": "expires_at"}
    actions_required = {
        "list": "invitations.read",
        "retrieve": "invitations.read",
        "history": "invitations.read",
        "create": "invitations.write",
        "partial_update": "invitations.write",
        "destroy": "invitations.write",
        "resend": "invitations.write",
        "revoke": "invitations.write",
    }

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or an invitation."""
        if self.action == "partial_update":
            return InvitationChangeSerializer
        return InvitationSerializer

    def visible(self) -> QuerySet[MemberInvitation]:
        """Return the invitations that the actor may see."""
        return selectors.invitations_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> MemberInvitation:
        """Invite a person; the mail is sent as soon as the mail server takes it."""
        return invitations.invite(actor=self.actor, at=timezone.now(), site=self._site(), **data)

    def perform_update(self, instance: MemberInvitation, data: Mapping[str, Any]) -> object:
        """Change role or end of an invitation; its link opens it still."""
        return invitations.change_invitation(
            invitation=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: MemberInvitation) -> None:
        """Take an invitation back, as `revoke/` does: it stays, as one that is revoked."""
        invitations.revoke_invitation(invitation=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=ResendingSerializer, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send a new link, which replaces the one before."""
        again = partial(invitations.resend_invitation, site=self._site())
        return self.step(again, "invitation", ResendingSerializer)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take an invitation back."""
        return self.step(invitations.revoke_invitation, "invitation")

    def changes_of(self, instance: MemberInvitation) -> list[Change]:
        """Return every change of an invitation."""
        return selectors.invitation_history(instance)

    def _site(self) -> str:
        return self.request.build_absolute_uri("/")
