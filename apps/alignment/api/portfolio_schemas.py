"""What portfolios and obligations answer, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from apps.alignment.api.schemas import LANE_STATES, LEVELS
from apps.alignment.selectors.lanes_by import GROUPINGS
from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to
from apps.stakeholders.api.serializers import OrganisationSerializer
from apps.stakeholders.selectors import organisations_visible_to
from coordination.vocabulary import Agreement, MilestoneStatus

_PROGRAMME = Expansion(ProgrammeSerializer, programmes_visible_to)
_INITIATIVE = Expansion(InitiativeSerializer, initiatives_visible_to)
_ORGANISATION = Expansion(OrganisationSerializer, organisations_visible_to)
LIVE_AGREEMENTS = [Agreement.PROPOSED.value, Agreement.ACCEPTED.value]
STATUSES = [status.value for status in MilestoneStatus]


class PortfolioLaneSerializer(serializers.Serializer[Any]):
    """Where all milestones of one lane stand together."""

    key = serializers.CharField(
        allow_blank=True,
        help_text="Of the layer, sector, organisation (its id) or region; empty: nobody's.",
    )
    name = serializers.CharField(allow_blank=True)
    milestones = serializers.IntegerField()
    completed = serializers.IntegerField()
    weight = serializers.FloatField(
        help_text="In milestones of the usual weight of their initiative."
    )
    earned = serializers.FloatField(help_text="Weight accepted by then.")
    planned = serializers.FloatField(help_text="Weight due by then.")
    pace_days = serializers.IntegerField(help_text="Ahead (+) or behind (-) the current baseline.")
    original_pace_days = serializers.IntegerField(help_text="Against the first baseline.")
    state = serializers.ChoiceField(LANE_STATES, help_text="unknown: the lane is silent.")


class PortfolioPairSerializer(serializers.Serializer[Any]):
    """Two lanes, by their keys, that are out of step."""

    leading = serializers.CharField(allow_blank=True)
    lagging = serializers.CharField(allow_blank=True)
    skew_days = serializers.IntegerField()
    skew_rhythms = serializers.FloatField()
    level = serializers.ChoiceField(LEVELS)
    since = serializers.DateField()


class PortfolioProgrammeSerializer(serializers.Serializer[Any]):
    """One programme, judged as a whole by itself."""

    programme = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()
    initiatives = serializers.IntegerField()
    lanes = PortfolioLaneSerializer(many=True)
    worst_pair = PortfolioPairSerializer(allow_null=True)


class PortfolioSerializer(serializers.Serializer[Any]):
    """A workspace or a programme as one whole, its milestones laid in lanes of one kind."""

    as_of = serializers.DateField()
    by = serializers.ChoiceField(list(GROUPINGS))
    programme = serializers.UUIDField(allow_null=True)
    initiatives = serializers.IntegerField()
    milestones = serializers.IntegerField()
    rhythm_days = serializers.FloatField()
    lanes = PortfolioLaneSerializer(many=True)
    pairs = PortfolioPairSerializer(many=True, help_text="Those with a level, the worst hundred.")
    more_pairs = serializers.IntegerField(help_text="How many pairs have a level besides.")
    lanes_left_out = serializers.IntegerField(
        help_text="Lanes with fewest milestones that are not compared, as there are too many."
    )
    programmes = PortfolioProgrammeSerializer(many=True)

    class Meta:
        expansions = {"programme": _PROGRAMME}


class ObligationSerializer(serializers.Serializer[Any]):
    """What one organisation owes another: a milestone that one of the other's waits for."""

    dependency = serializers.UUIDField()
    agreement = serializers.ChoiceField(LIVE_AGREEMENTS)
    owed_by = serializers.UUIDField(allow_null=True, help_text="Owner of what is waited for.")
    owed_to = serializers.UUIDField(allow_null=True, help_text="Owner of what waits.")
    due_date = serializers.DateField(help_text="When it is needed, for what waits to keep its day.")
    expected_date = serializers.DateField(help_text="When it is to be expected, today at least.")
    slack_days = serializers.IntegerField(help_text="From expected to due; negative: too late.")
    lag_days = serializers.IntegerField()
    need_group = serializers.CharField(allow_null=True)
    need_at_least = serializers.IntegerField(allow_null=True)
    milestone = serializers.UUIDField()
    milestone_name = serializers.CharField()
    milestone_status = serializers.ChoiceField(STATUSES)
    initiative = serializers.UUIDField()
    awaited_by = serializers.UUIDField(help_text="The milestone that waits.")
    awaited_by_name = serializers.CharField()
    awaiting_initiative = serializers.UUIDField()

    class Meta:
        expansions = {
            "owed_by": _ORGANISATION,
            "owed_to": _ORGANISATION,
            "initiative": _INITIATIVE,
            "awaiting_initiative": _INITIATIVE,
        }
