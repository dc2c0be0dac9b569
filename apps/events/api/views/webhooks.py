"""Webhooks over REST."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.concurrency import etag_of
from apps.common.errors import InvalidInputError
from apps.common.row_versions import with_version
from apps.events import selectors
from apps.events.api.filters import WebhookFilters
from apps.events.api.serializers.deliveries import DeliverySerializer
from apps.events.api.serializers.webhooks import (
    ReplaySerializer,
    SecretRotationSerializer,
    WebhookSerializer,
    WebhookWithSecretSerializer,
)
from apps.events.models import Webhook
from apps.events.services import replaying, webhooks
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.secrets import answer_with_secret
from apps.stakeholders.api.steps import Steps


class WebhookViews(Steps, Crud):
    """Addresses that events are posted to as they happen."""

    serializer_class = WebhookSerializer
    filterset_class = WebhookFilters
    orderings = {"id": "id", "created_at": "created_at", "state": "state"}
    actions_required = {
        "list": "webhooks.read",
        "retrieve": "webhooks.read",
        "create": "webhooks.write",
        "partial_update": "webhooks.write",
        "destroy": "webhooks.write",
        "replay": "webhooks.write",
        "rotate_secret": "webhooks.write",
        "test": "webhooks.write",
    }

    def visible(self) -> QuerySet[Webhook]:
        """Return the webhooks that the actor may see."""
        return selectors.webhooks_visible_to(self.actor)

    @extend_schema(responses={201: WebhookWithSecretSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a webhook for what happens from now on; the answer alone has its secret.

        It acts as the member who makes it: it gets the events that this member may see.
        """
        webhook, secret = webhooks.create_webhook(
            actor=self.actor, at=timezone.now(), **self.valid()
        )
        return answer_with_secret(self, webhook.pk, secret, status.HTTP_201_CREATED)

    def perform_update(self, instance: Webhook, data: Mapping[str, Any]) -> Webhook:
        """Change a webhook."""
        return webhooks.change_webhook(
            webhook=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Webhook) -> None:
        """Remove a webhook with all that waits for it."""
        webhooks.remove_webhook(webhook=instance, actor=self.actor, at=timezone.now())

    @extend_schema(
        request=SecretRotationSerializer, responses=WebhookWithSecretSerializer, filters=False
    )
    @action(detail=True, methods=["post"], url_path="rotate-secret")
    def rotate_secret(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give it a new secret, which the answer alone has; both sign while they overlap."""
        with transaction.atomic():
            webhook = self.subject()
            overlap = timedelta(hours=self.valid(SecretRotationSerializer)["overlap_hours"])
            secret = webhooks.rotate_secret(
                webhook=webhook, actor=self.actor, overlap=overlap, at=timezone.now()
            )
            return answer_with_secret(self, webhook.pk, secret)

    @extend_schema(request=ReplaySerializer, responses={202: WebhookSerializer}, filters=False)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Deliver again, in order, all behind an event or since an instant."""
        with transaction.atomic():
            webhook = self.subject()
            asked = self.valid(ReplaySerializer)
            if "after" in asked:
                asked["after"] = self._event(asked["after"])
            replaying.replay(webhook=webhook, actor=self.actor, at=timezone.now(), **asked)
            return self.answer(webhook.pk, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={202: DeliverySerializer}, filters=False)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Post an event of type `webhook.tested`; ask the delivery for what came of it."""
        with transaction.atomic():
            webhook = self.subject()
            delivery = webhooks.send_test(webhook=webhook, actor=self.actor, at=timezone.now())
        deliveries = with_version(selectors.deliveries_visible_to(self.actor))
        shown = deliveries.get(pk=delivery.pk)
        return Response(
            DeliverySerializer(shown).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"ETag": etag_of(shown)},
        )

    def _event(self, event_id: Any) -> Any:
        event = selectors.event_visible_to(self.actor, event_id)
        if event is None:
            detail = "The log has no such event. Take one from events/, or say `since`."
            raise InvalidInputError.at("/after", detail, "unknown_event")
        return event
