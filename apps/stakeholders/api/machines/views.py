"""Tokens and service accounts over REST."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiToken
from apps.common.history_reading import Change
from apps.stakeholders import selectors
from apps.stakeholders.api.base import Changed, Crud, Listed, Removed, token_of
from apps.stakeholders.api.filters import ServiceAccountFilters, TokenFilters
from apps.stakeholders.api.machines.serializers import (
    RotationSerializer,
    ServiceAccountCreationSerializer,
    ServiceAccountSerializer,
    TokenChangeSerializer,
    TokenSecretSerializer,
    TokenSerializer,
)
from apps.stakeholders.api.secrets import answer_with_secret
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced
from apps.stakeholders.models import Membership
from apps.stakeholders.services import service_accounts, tokens


class TokenViews(Traced, Listed, Changed, Removed, Steps):
    """Bearer tokens of this workspace; the secret of one is in the answer that makes it."""

    serializer_class = TokenSerializer
    filterset_class = TokenFilters
    orderings = {"id": "id", "name": "name", "expires_at": "expires_at"}
    actions_required = {
        "list": "tokens.read",
        "retrieve": "tokens.read",
        "history": "tokens.read",
        "create": "tokens.write",
        "partial_update": "tokens.write",
        "destroy": "tokens.write",
        "rotate": "tokens.write",
    }

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Return what a change may hold, or a token."""
        return TokenChangeSerializer if self.action == "partial_update" else TokenSerializer

    def visible(self) -> QuerySet[ApiToken]:
        """Return the tokens that the actor may see."""
        return selectors.tokens_visible_to(self.actor)

    @extend_schema(request=TokenSerializer, responses={201: TokenSecretSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Issue a token that may do no more than its holder and the token that asks for it."""
        said = dict(self.valid(TokenSerializer))
        member = said.pop("holder_id", None)
        token, bearer = tokens.issue_token(
            actor=self.actor, by=token_of(request), member=member, at=timezone.now(), **said
        )
        return answer_with_secret(self, token.pk, bearer, status.HTTP_201_CREATED)

    def perform_update(self, instance: ApiToken, data: Mapping[str, Any]) -> ApiToken:
        """Change a token."""
        by = token_of(self.request)
        return tokens.change_token(
            token=instance, actor=self.actor, by=by, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: ApiToken) -> None:
        """Revoke a token at once."""
        tokens.revoke_token(token=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=RotationSerializer, responses=TokenSecretSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a new secret; the one before works until `overlap_ends_at`."""
        with transaction.atomic():
            token = self.subject()
            said = dict(self.valid(RotationSerializer))
            overlap = timedelta(seconds=said.pop("overlap_seconds"))
            bearer = tokens.rotate_token(
                token=token,
                actor=self.actor,
                by=token_of(request),
                at=timezone.now(),
                overlap=overlap,
                **said,
            )
            return answer_with_secret(self, token.pk, bearer)

    def changes_of(self, instance: ApiToken) -> list[Change]:
        """Return every change of a token."""
        return selectors.token_history(instance)


class ServiceAccountViews(Traced, Crud):
    """Members that are no people: an organisation's own systems."""

    serializer_class = ServiceAccountSerializer
    filterset_class = ServiceAccountFilters
    orderings = {"id": "id", "name": "name", "role": "role"}
    actions_required = {
        "list": "services.read",
        "retrieve": "services.read",
        "history": "services.read",
        "create": "services.write",
        "partial_update": "services.write",
        "destroy": "services.write",
    }

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Return what a new one may hold, or a service account."""
        if self.action == "create":
            return ServiceAccountCreationSerializer
        return ServiceAccountSerializer

    def visible(self) -> QuerySet[Membership]:
        """Return the service accounts that the actor may see."""
        return selectors.service_accounts_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Membership:
        """Make a service account."""
        return service_accounts.create_service_account(actor=self.actor, **data)

    def perform_update(self, instance: Membership, data: Mapping[str, Any]) -> Membership:
        """Change a service account; one that is disabled loses its tokens."""
        return service_accounts.change_service_account(
            account=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Membership) -> None:
        """Remove a service account with its tokens."""
        service_accounts.remove_service_account(
            account=instance, actor=self.actor, at=timezone.now()
        )

    def changes_of(self, instance: Membership) -> list[Change]:
        """Return every change of a service account."""
        return selectors.service_account_history(instance)
