"""What the checks of a schedule answer, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from coordination.quality_checks import CHECKS

KEYS = [check.key for check in CHECKS]
_EXPANSIONS = {
    "initiative": Expansion(InitiativeSerializer, initiatives_visible_to),
    "programme": Expansion(ProgrammeSerializer, programmes_visible_to),
}


class QualityCheckSerializer(serializers.Serializer[Any]):
    """One check; `title`, `advice` and `reason` are in the language of Accept-Language."""

    check = serializers.ChoiceField(KEYS)
    title = serializers.CharField(help_text="What is looked for.")
    state = serializers.ChoiceField(["passed", "failed", "not_applicable"])
    value = serializers.FloatField(
        allow_null=True, help_text="Found over looked at, or an index; null: not applicable."
    )
    threshold = serializers.FloatField(help_text="The greatest share, or least index, that passes.")
    better = serializers.ChoiceField(["lower", "higher"])
    found = serializers.IntegerField(help_text="How many milestones are meant.")
    of = serializers.IntegerField(help_text="How many it looked at.")
    milestones = serializers.ListField(
        child=serializers.UUIDField(), help_text="Those meant, the first hundred."
    )
    more = serializers.IntegerField(help_text="How many are meant besides those named.")
    advice = serializers.CharField(allow_blank=True, help_text="What to do, if it failed.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it is not applicable.")
    dcma_point = serializers.IntegerField(
        allow_null=True, help_text="Of the DCMA 14-point assessment; null: it has no such point."
    )


class QualityCountsSerializer(serializers.Serializer[Any]):
    """How the checks of one initiative came out."""

    milestones = serializers.IntegerField(help_text="That are not cancelled.")
    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    not_applicable = serializers.IntegerField()
    failed_checks = serializers.ListField(child=serializers.ChoiceField(KEYS))


class QualitySerializer(QualityCountsSerializer):
    """How far the plan of one initiative can be relied on."""

    as_of = serializers.DateField()
    initiative = serializers.UUIDField()
    checks = QualityCheckSerializer(many=True)

    class Meta:
        expansions = {"initiative": _EXPANSIONS["initiative"]}


class QualityRowSerializer(QualityCountsSerializer):
    """How far the plan of one of many initiatives can be relied on."""

    initiative = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()
    programme = serializers.UUIDField(allow_null=True)

    class Meta:
        expansions = _EXPANSIONS
