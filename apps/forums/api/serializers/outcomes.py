"""What sessions came to, as JSON."""

from typing import Any, Final

from django.utils import timezone
from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import (
    agenda_item_reference,
    finding_references,
    initiative_references,
    layer_references,
    session_reference,
    tied_milestone_references,
)
from apps.forums.models import AddressedTo, CarriesOver, Outcome, OutcomeType
from apps.forums.models.outcomes import DETAILS

MOST_TIES: Final = 100
_LONG: Final = 10_000


class LessonSerializer(Whole):
    """What was learned from a deployment."""

    deployment = serializers.CharField(max_length=500, help_text="The live deployment it is from.")
    tried = serializers.CharField(max_length=_LONG)
    happened = serializers.CharField(max_length=_LONG)
    carries_over = serializers.ChoiceField(
        CarriesOver.choices, help_text="Whether it would hold elsewhere."
    )


class OptionSerializer(Whole):
    """One way to go, and who bears what it costs."""

    name = serializers.CharField(max_length=300)
    consequence = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    cost_borne_by = serializers.CharField(max_length=500)


class TradeOffSerializer(Whole):
    """What pulls against what, and the options there are."""

    pulls = serializers.CharField(max_length=500, help_text="Such as latency.")
    against = serializers.CharField(max_length=500, help_text="Such as energy.")
    options = OptionSerializer(many=True, allow_empty=False, max_length=20)  # type: ignore[call-arg]  # many=True takes max_length


class RecommendationSerializer(Whole):
    """What should be done, and by whom."""

    to = serializers.ChoiceField(AddressedTo.choices)
    addressee = serializers.CharField(max_length=500)


class DecisionSerializer(Whole):
    """Why it was decided so."""

    reason = serializers.CharField(max_length=_LONG)


class SessionOutcomeSerializer(serializers.ModelSerializer[Outcome]):
    """Something that a session came to; the details of its type stand under the type's name.

    Of what it is about, each reader is shown what it sees anyway.
    """

    session = session_reference()
    agenda_item = agenda_item_reference(required=False, allow_null=True)
    lesson = LessonSerializer(required=False, allow_null=True)
    trade_off = TradeOffSerializer(required=False, allow_null=True)
    recommendation = RecommendationSerializer(required=False, allow_null=True)
    decision = DecisionSerializer(required=False, allow_null=True)
    age_days = serializers.SerializerMethodField(
        help_text="Of a question or trade-off: from its session to its answer, or today."
    )
    layers = layer_references(MOST_TIES, required=False, help_text="By key or id; keys answered.")
    initiatives = initiative_references(MOST_TIES, required=False)
    milestones = tied_milestone_references(MOST_TIES, required=False)
    findings = finding_references(MOST_TIES, required=False)

    class Meta:
        model = Outcome
        fields = [
            "id",
            "session",
            "agenda_item",
            "type",
            "title",
            "text",
            "lesson",
            "trade_off",
            "recommendation",
            "decision",
            "state",
            "answer",
            "choice",
            "settled_at",
            "age_days",
            "layers",
            "initiatives",
            "milestones",
            "findings",
        ]
        read_only_fields = ["state", "answer", "choice", "settled_at"]

    def to_representation(self, instance: Outcome) -> dict[str, Any]:
        """Show the details under the name of the type."""
        details = {name: None for name in OutcomeType.values if DETAILS[OutcomeType(name)]}
        details[instance.type] = instance.details or None
        for name, told in details.items():
            setattr(instance, name, told)
        return super().to_representation(instance)

    def get_age_days(self, outcome: Outcome) -> int | None:
        """Return how long it has been, or was, open."""
        return outcome.days_open(timezone.now())


class SessionOutcomeChangeSerializer(SessionOutcomeSerializer):
    """What of an outcome may change; the session it is of stays."""

    session = Reference(read_only=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer of a question."""

    answer = serializers.CharField(max_length=_LONG)


class ChoiceSerializer(serializers.Serializer[Any]):
    """The option that is chosen, and why."""

    choice = serializers.CharField(max_length=300, help_text="The name of one of its options.")
    answer = serializers.CharField(max_length=_LONG, required=False, allow_blank=True)


class ReopeningSerializer(serializers.Serializer[Any]):
    """Why something is taken up again."""

    reason = serializers.CharField(max_length=2_000)
