"""What a change of baselines does, as JSON."""

from typing import Any

from rest_framework import serializers

from apps.alignment.api.schemas import LEVELS
from apps.alignment.models.findings import KIND_CHOICES
from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.structure import InitiativeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to


class PaceChangeSerializer(serializers.Serializer[Any]):
    """The pace of one lane in days, with and without the change."""

    layer = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    original = serializers.IntegerField(help_text="Against the first baseline, which stays.")


class FindingToldSerializer(serializers.Serializer[Any]):
    """What a finding says on one side."""

    kind = serializers.ChoiceField(KIND_CHOICES)
    level = serializers.ChoiceField(LEVELS, allow_null=True)
    leading = serializers.ListField(child=serializers.CharField())
    lagging = serializers.CharField(allow_null=True)
    skew_days = serializers.IntegerField(allow_null=True)
    slack_days = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    milestones = serializers.ListField(child=serializers.UUIDField())


class FindingChangeSerializer(serializers.Serializer[Any]):
    """A finding that is raised (before: null), goes away (after: null) or becomes another."""

    before = FindingToldSerializer(allow_null=True)
    after = FindingToldSerializer(allow_null=True)


class EffectSerializer(serializers.Serializer[Any]):
    """What the change does to one initiative."""

    initiative = serializers.UUIDField(source="pk")
    paces = PaceChangeSerializer(many=True)
    findings = FindingChangeSerializer(many=True)

    class Meta:
        expansions = {"initiative": Expansion(InitiativeSerializer, initiatives_visible_to)}
