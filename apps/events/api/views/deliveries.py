"""The log of deliveries over REST."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.events import selectors
from apps.events.api.filters import DeliveryFilters
from apps.events.api.serializers.deliveries import DeliverySerializer
from apps.events.models import Delivery
from apps.events.services import replaying
from apps.stakeholders.api.base import Listed
from apps.stakeholders.api.steps import Steps


class DeliveryViews(Listed, Steps):
    """What was posted to the actor's webhooks, and what came back."""

    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilters
    orderings = {"id": "id", "created_at": "created_at"}
    default_ordering = "-id"
    actions_required = {
        "list": "webhooks.read",
        "retrieve": "webhooks.read",
        "redeliver": "webhooks.write",
    }

    def visible(self) -> QuerySet[Delivery]:
        """Return the deliveries that the actor may see; of one webhook where the path names it."""
        deliveries = selectors.deliveries_visible_to(self.actor)
        webhook_id = self.kwargs.get("webhook")
        if webhook_id is None:
            return deliveries
        if not selectors.webhooks_visible_to(self.actor).filter(pk=webhook_id).exists():
            raise Http404
        return deliveries.filter(webhook_id=webhook_id)

    @extend_schema(request=None, responses={202: DeliverySerializer}, filters=False)
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Post it again now, whatever came of it before."""
        with transaction.atomic():
            delivery = self.subject()
            replaying.redeliver(delivery=delivery, actor=self.actor, at=timezone.now())
            return self.answer(delivery.pk, status.HTTP_202_ACCEPTED)
