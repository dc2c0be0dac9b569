"""What alignment answers, for the OpenAPI document: these answers are built by selectors."""

from typing import Any

from rest_framework import serializers

from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.api.serializers import OrganisationSerializer
from apps.stakeholders.selectors import organisations_visible_to
from coordination.vocabulary import FindingKind, Level

LEVELS = [level.value for level in Level]


class LaneSerializer(serializers.Serializer[Any]):
    """Where one layer of an initiative stands."""

    layer = serializers.CharField()
    milestones = serializers.IntegerField()
    completed = serializers.IntegerField()
    weight = serializers.FloatField()
    earned = serializers.FloatField(help_text="Weight accepted by then.")
    planned = serializers.FloatField(help_text="Weight due by then.")
    pace_days = serializers.IntegerField(help_text="Ahead (+) or behind (-) the current baseline.")
    original_pace_days = serializers.IntegerField(help_text="Against the first baseline.")
    state = serializers.ChoiceField(["known", "unknown"], help_text="unknown: the lane is silent.")


class PairSerializer(serializers.Serializer[Any]):
    """Two layers that are out of step."""

    leading = serializers.CharField()
    lagging = serializers.CharField()
    skew_days = serializers.IntegerField()
    skew_rhythms = serializers.FloatField()
    level = serializers.ChoiceField(LEVELS)
    since = serializers.DateField()


class EdgeSerializer(serializers.Serializer[Any]):
    """A need that does not hold."""

    kind = serializers.ChoiceField([FindingKind.RAN_AHEAD, FindingKind.DEPENDENCY_CONFLICT])
    predecessor = serializers.UUIDField()
    successor = serializers.UUIDField()
    slack_days = serializers.IntegerField()


class AlignmentGridlockSerializer(serializers.Serializer[Any]):
    """What can never be released."""

    stuck = serializers.ListField(child=serializers.UUIDField())
    cycles = serializers.ListField(child=serializers.ListField(child=serializers.UUIDField()))
    dead_ends = serializers.ListField(child=serializers.UUIDField())


class AlignmentSerializer(serializers.Serializer[Any]):
    """What the detector says of one initiative on a day."""

    as_of = serializers.DateField()
    rhythm_days = serializers.FloatField()
    lanes = LaneSerializer(many=True)
    pairs = PairSerializer(many=True)
    missing_layers = serializers.ListField(child=serializers.CharField())
    edges = EdgeSerializer(many=True)
    gridlock = AlignmentGridlockSerializer()


class WhatIfAnswerSerializer(serializers.Serializer[Any]):
    """The alignment as it is, and as it would be."""

    before = AlignmentSerializer()
    after = AlignmentSerializer()


class BoardRowSerializer(serializers.Serializer[Any]):
    """Where one initiative stands."""

    initiative = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()
    programme = serializers.UUIDField(allow_null=True)
    lead_organisation = serializers.UUIDField(allow_null=True)
    region = serializers.CharField(allow_blank=True)
    phase = serializers.CharField()
    rhythm_days = serializers.FloatField()
    lanes = LaneSerializer(many=True)
    missing_layers = serializers.ListField(child=serializers.CharField())
    worst_pair = PairSerializer(allow_null=True)
    skew_rhythms = serializers.FloatField(allow_null=True)
    level = serializers.ChoiceField(LEVELS, allow_null=True)

    class Meta:
        expansions = {
            "initiative": Expansion(InitiativeSerializer, initiatives_visible_to),
            "programme": Expansion(ProgrammeSerializer, programmes_visible_to),
            "lead_organisation": Expansion(OrganisationSerializer, organisations_visible_to),
        }


class InterventionSerializer(serializers.Serializer[Any]):
    """A decision to let milestones go ahead, and how many it frees."""

    milestones = serializers.ListField(child=serializers.UUIDField())
    releases = serializers.IntegerField()


class GridlockSerializer(AlignmentGridlockSerializer):
    """What can never be released in a workspace, and the cheapest ways out."""

    as_of = serializers.DateField()
    interventions = InterventionSerializer(many=True)
