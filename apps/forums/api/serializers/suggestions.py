"""What a session should talk about, as JSON."""

from typing import Any, ClassVar

from rest_framework import serializers

from apps.alignment.models.findings import KIND_CHOICES
from apps.alignment.selectors.sentences import sentence_of
from apps.forums.selectors.suggestions import Suggestion


class SuggestionSerializer(serializers.Serializer[Any]):
    """Something for an agenda, and why.

    The score is severity, times the share of owners who are invited, times the days it has waited.
    """

    finding = serializers.UUIDField(source="finding.pk", help_text="To put on the agenda.")
    kind = serializers.ChoiceField(KIND_CHOICES, source="finding.kind")
    sentence = serializers.SerializerMethodField()
    score = serializers.FloatField(source="standing.score")
    severity = serializers.IntegerField(source="standing.severity", help_text="1 to 3.")
    invited = serializers.IntegerField(
        source="standing.invited", help_text="Of the owners, how many are in the room."
    )
    owners = serializers.IntegerField(
        source="standing.owners", help_text="Organisations that can act on it."
    )
    waiting_days = serializers.IntegerField(
        source="standing.waiting_days",
        help_text="On the day of the session, since it was last discussed, or since it came up.",
    )

    class Meta:
        ref_name: ClassVar[str] = "Suggestion"

    def get_sentence(self, suggestion: Suggestion) -> str:
        """Return the finding in one sentence, in the reader's language."""
        return sentence_of(suggestion.finding, self.context["layer_names"])


class SuggestedAgendaSerializer(serializers.Serializer[Any]):
    """The most urgent topics, in the order of their score."""

    results = SuggestionSerializer(many=True)
