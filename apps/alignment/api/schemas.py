"""What alignment answers, for the OpenAPI document: these answers are built by selectors."""

from typing import Any

from rest_framework import serializers

from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.api.serializers import OrganisationSerializer
from apps.stakeholders.selectors import organisations_visible_to
from coordination.prospects import Reason
from coordination.slips import BasisSource
from coordination.vocabulary import FindingKind, Level

NO_FORECAST = [reason.value for reason in Reason]
LANE_STATES = ["known", "unknown"]
LEVELS = [level.value for level in Level]
BASES = [source.value for source in BasisSource]


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
    state = serializers.ChoiceField(LANE_STATES, help_text="unknown: the lane is silent.")


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
    unagreed_dependencies = serializers.IntegerField(
        help_text="Proposed by one owner, not agreed to by the other: they count for nothing yet."
    )

    class Meta:
        expansions = {
            "initiative": Expansion(InitiativeSerializer, initiatives_visible_to),
            "programme": Expansion(ProgrammeSerializer, programmes_visible_to),
            "lead_organisation": Expansion(OrganisationSerializer, organisations_visible_to),
        }


class OutlookSerializer(serializers.Serializer[Any]):
    """When something is done; null without a forecast, and then why there is none."""

    p50 = serializers.DateField(allow_null=True, help_text="Half of the trials are done by then.")
    p80 = serializers.DateField(allow_null=True, help_text="Four of five are.")
    on_time_probability = serializers.FloatField(
        allow_null=True, help_text="Share of the trials done by the (last) baseline."
    )
    reason = serializers.ChoiceField(NO_FORECAST, allow_null=True, help_text="Why there is none.")


class ForecastMilestoneSerializer(OutlookSerializer):
    """When a milestone is done, and how much hangs on it."""

    id = serializers.UUIDField()
    layer = serializers.CharField()
    criticality = serializers.FloatField(
        allow_null=True, help_text="Share of the trials in which it is on the critical path."
    )
    slack_days = serializers.IntegerField(
        allow_null=True, help_text="Of its tightest need, by the stated dates; null: no open need."
    )
    done = serializers.BooleanField(help_text="Done by then, and so certain.")


class ForecastLaneSerializer(OutlookSerializer):
    """When the last milestone of a layer is done."""

    layer = serializers.CharField()
    basis = serializers.ChoiceField(BASES, help_text="Whose closed milestones it is drawn from.")
    closed = serializers.IntegerField(help_text="Closed milestones of the layer.")


class LayerBasisSerializer(serializers.Serializer[Any]):
    """Whose history the forecasts of a layer are drawn from."""

    layer = serializers.CharField()
    basis = serializers.ChoiceField(BASES)
    closed = serializers.IntegerField()


class BasisSerializer(serializers.Serializer[Any]):
    """What the forecast rests on: closed milestones of the workspace, and of each layer."""

    least_closed = serializers.IntegerField(help_text="Fewer give no forecast.")
    closed = serializers.IntegerField()
    layers = LayerBasisSerializer(many=True)
    reason = serializers.ChoiceField([Reason.TOO_LITTLE_HISTORY.value], allow_null=True)


class CrossingSerializer(serializers.Serializer[Any]):
    """The day the median skew of two layers brings on a level that is off today."""

    leading = serializers.CharField()
    lagging = serializers.CharField()
    level = serializers.ChoiceField(LEVELS)
    on = serializers.DateField()


class ChainLinkSerializer(serializers.Serializer[Any]):
    """A milestone on the critical chain, by the stated dates."""

    milestone = serializers.UUIDField()
    expected_date = serializers.DateField()
    slack_days = serializers.IntegerField(allow_null=True)


class EarliestBreakSerializer(serializers.Serializer[Any]):
    """The first need that will not be met in time, by the stated dates."""

    successor = serializers.UUIDField()
    predecessor = serializers.UUIDField()
    on = serializers.DateField(help_text="The day the successor is expected.")
    ready_on = serializers.DateField(help_text="The day the need is met.")
    days_late = serializers.IntegerField()


class ForecastSerializer(serializers.Serializer[Any]):
    """What is to be expected of an initiative."""

    as_of = serializers.DateField()
    trials = serializers.IntegerField()
    seed = serializers.IntegerField()
    basis = BasisSerializer()
    whole = OutlookSerializer()
    milestones = ForecastMilestoneSerializer(many=True)
    lanes = ForecastLaneSerializer(many=True)
    levels = CrossingSerializer(many=True)
    critical_chain = ChainLinkSerializer(many=True)
    earliest_break = EarliestBreakSerializer(allow_null=True)


class InterventionSerializer(serializers.Serializer[Any]):
    """A decision to let milestones go ahead, and how many it frees."""

    milestones = serializers.ListField(child=serializers.UUIDField())
    owners = serializers.ListField(
        child=serializers.UUIDField(allow_null=True),
        help_text="Who owns each of these milestones, and so decides; null for nobody.",
    )
    releases = serializers.IntegerField()


class GridlockSerializer(AlignmentGridlockSerializer):
    """What can never be released in a workspace, and the cheapest ways out."""

    as_of = serializers.DateField()
    interventions = InterventionSerializer(many=True)
    unagreed_dependencies = serializers.IntegerField(
        help_text="Proposed by one owner, not agreed to by the other: they hold nothing back yet."
    )
