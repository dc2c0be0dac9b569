"""An initiative over time as JSON."""

from typing import Any

from rest_framework import serializers

from apps.programmes.api.serializers.structure import LayerSerializer


class MarkSerializer(serializers.Serializer[Any]):
    """A milestone as it stands on the day."""

    id = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    layer = serializers.CharField()
    owner_organisation = serializers.UUIDField(allow_null=True)
    weight = serializers.FloatField()
    baseline_date = serializers.DateField()
    original_baseline_date = serializers.DateField()
    forecast_date = serializers.DateField(allow_null=True)
    actual_date = serializers.DateField(allow_null=True)
    expected_date = serializers.DateField(
        help_text="The day it was done, or on which it is expected now."
    )
    status = serializers.CharField()
    overdue = serializers.BooleanField(help_text="Not done, and its baseline has passed.")


class LinkSerializer(serializers.Serializer[Any]):
    """A dependency between two marks."""

    id = serializers.UUIDField()
    predecessor = serializers.UUIDField()
    successor = serializers.UUIDField()
    lag_days = serializers.IntegerField()
    need_group = serializers.CharField(allow_null=True)
    need_at_least = serializers.IntegerField(allow_null=True)
    agreement = serializers.CharField()


class TimelineSerializer(serializers.Serializer[Any]):
    """One initiative over time; `outside` holds what it hangs together with elsewhere."""

    as_of = serializers.DateField()
    first_date = serializers.DateField(allow_null=True)
    last_date = serializers.DateField(allow_null=True)
    layers = LayerSerializer(many=True)
    milestones = MarkSerializer(many=True)
    outside = MarkSerializer(many=True)
    dependencies = LinkSerializer(many=True)
