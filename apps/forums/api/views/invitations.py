"""Invitations to sessions over REST."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.history_reading import Change
from apps.forums import selectors
from apps.forums.api.clashing import HEADER, WarnsOfClashes, warn
from apps.forums.api.filters import InvitationFilters
from apps.forums.api.serializers.invitations import (
    AcceptanceSerializer,
    DelegationSerializer,
    SessionInvitationSerializer,
)
from apps.forums.api.serializers.people import (
    InvitationBulkAnswerSerializer,
    InvitationBulkSerializer,
    InvitationInBulk,
    InvitedToSerializer,
    SessionInvitationChangeSerializer,
)
from apps.forums.models import Invitation, Session
from apps.forums.services import answering, invitations
from apps.forums.services.bulk_invitations import MOST_INVITED, Asked, invite_many
from apps.forums.services.locking import lock_session_of
from apps.programmes.api.serializers.bulk import rows_of
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced


class InvitationViews(WarnsOfClashes, Traced, Steps, Crud):
    """Who is asked to come to which session, and what they answer."""

    serializer_class = SessionInvitationSerializer
    filterset_class = InvitationFilters
    orderings = {"id": "id", "waiting_since": "waiting_since"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "history": "record.read",
        "create": "forums.write",
        "partial_update": "forums.write",
        "destroy": "forums.write",
        "bulk": "forums.write",
        "resend": "forums.write",
        "withdraw": "forums.write",
        "accept": "forums.answer",
        "decline": "forums.answer",
        "delegate": "forums.answer",
    }
    costs: ClassVar[Mapping[str, int]] = {"bulk": 50}

    own_headers = dict.fromkeys(("create", "bulk"), (HEADER,))

    def session_of(self, pk: Any) -> Session:
        """Return the session that an invitation is to."""
        return Session.objects.get(invitations=pk)

    def visible(self) -> QuerySet[Invitation]:
        """Return the invitations that the actor sees."""
        rows = selectors.invitations_visible_to(self.actor)
        if self.request.method in {"GET", "HEAD"}:
            return rows
        return rows.select_related("session__forum", "organisation", "member__user")

    def locked(self, if_match: str | None) -> Invitation:
        """Return the invitation locked, its session before it.

        Raises: Http404, PreconditionRequiredError, PreconditionFailedError
        """
        lock_session_of(self.visible().filter(pk=self.identity()))
        found: Invitation = super().locked(if_match)
        return found

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or an invitation."""
        if self.action == "partial_update":
            return SessionInvitationChangeSerializer
        return SessionInvitationSerializer

    def perform_create(self, data: Mapping[str, Any]) -> Invitation:
        """Invite somebody; the mail is sent as soon as the mail server takes it."""
        return invitations.invite_to_session(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Invitation, data: Mapping[str, Any]) -> Invitation:
        """Change an invitation."""
        return invitations.change_invitation(
            invitation=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Invitation) -> None:
        """Remove an invitation of which nobody was told; one that was sent is taken back."""
        invitations.remove_invitation(invitation=instance, actor=self.actor, at=timezone.now())

    @extend_schema(
        request=InvitationBulkSerializer, responses=InvitationBulkAnswerSerializer, filters=False
    )
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Invite up to 500 people to one session, all or none."""
        rows = rows_of(
            request.data, "invitations", InvitationInBulk, most=MOST_INVITED, beside=["session"]
        )
        said: Any = request.data
        session = {name: said[name] for name in ("session",) if name in said}
        made = invite_many(
            **self.valid(InvitedToSerializer, body=session),
            actor=self.actor,
            rows=[Asked(**row) for row in rows],
            at=timezone.now(),
            below="/invitations",
        )
        answer = Response({"ids": [str(each.pk) for each in made]})
        return warn(answer, [self.session_of(made[0].pk)], self.actor) if made else answer

    def changes_of(self, instance: Invitation) -> list[Change]:
        """Return every change of an invitation."""
        return selectors.invitation_history(instance)

    @extend_schema(request=None, responses=SessionInvitationSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send a new link, which replaces the one before."""
        return self.step(invitations.resend_invitation, "invitation")

    @extend_schema(request=None, responses=SessionInvitationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take an invitation back."""
        return self.step(answering.withdraw_invitation, "invitation")

    @extend_schema(request=AcceptanceSerializer, responses=SessionInvitationSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Come, or wait for a seat where there is none."""
        return self.step(answering.accept_invitation, "invitation", AcceptanceSerializer)

    @extend_schema(request=None, responses=SessionInvitationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Not come."""
        return self.step(answering.decline_invitation, "invitation")

    @extend_schema(request=DelegationSerializer, responses=SessionInvitationSerializer)
    @action(detail=True, methods=["post"])
    def delegate(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let a colleague of the same organisation come instead."""
        return self.step(answering.delegate_invitation, "invitation", DelegationSerializer)
