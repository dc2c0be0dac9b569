"""Paths below one workspace."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.events.api.views.deliveries import DeliveryViews
from apps.events.api.views.log import EventFeed
from apps.events.api.views.stream import EventStream
from apps.events.api.views.webhooks import WebhookViews

_webhooks = SimpleRouter()
_webhooks.register("webhooks", WebhookViews, basename="webhook")
_redeliver = DeliveryViews.as_view({"post": "redeliver"}, detail=True)

urlpatterns = [
    path("events/", EventFeed.as_view(), name="event-list"),
    path("events/stream/", EventStream.as_view(), name="event-stream"),
    path(
        "webhooks/<uuid:webhook>/deliveries/",
        DeliveryViews.as_view({"get": "list"}),
        name="delivery-list",
    ),
    path(
        "webhooks/deliveries/<uuid:pk>/",
        DeliveryViews.as_view({"get": "retrieve"}),
        name="delivery-detail",
    ),
    path("webhooks/deliveries/<uuid:pk>/redeliver/", _redeliver, name="webhook-redeliver"),
    # The same, for whoever knows a delivery by its id alone.
    path("deliveries/<uuid:pk>/redeliver/", _redeliver, name="redeliver"),
    *_webhooks.urls,
]
