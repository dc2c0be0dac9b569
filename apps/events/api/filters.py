"""What webhooks and deliveries may be narrowed by."""

from django_filters import rest_framework as filters

from apps.events.models import Delivery, DeliveryState, Webhook, WebhookState


class WebhookFilters(filters.FilterSet):
    """Filters of webhooks."""

    state = filters.MultipleChoiceFilter(choices=WebhookState.choices)
    owner = filters.UUIDFilter(field_name="owner_id")

    class Meta:
        model = Webhook
        fields: list[str] = []


class DeliveryFilters(filters.FilterSet):
    """Filters of deliveries."""

    state = filters.MultipleChoiceFilter(choices=DeliveryState.choices)
    event = filters.UUIDFilter(field_name="event__id")
    type = filters.CharFilter(field_name="event__type")

    class Meta:
        model = Delivery
        fields: list[str] = []
