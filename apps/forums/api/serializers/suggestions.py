"""What a session should talk about, as JSON."""

from typing import Any, ClassVar, Final
from uuid import UUID

from rest_framework import serializers

from apps.alignment.models import Finding
from apps.alignment.models.findings import KIND_CHOICES
from apps.alignment.selectors.sentences import sentence_of
from apps.forums.models import Outcome, OutcomeType
from apps.forums.selectors.suggestions import Suggestion

KINDS: Final = [
    *KIND_CHOICES,
    *((kind.value, kind.value) for kind in (OutcomeType.QUESTION, OutcomeType.TRADE_OFF)),
]


class SuggestionSerializer(serializers.Serializer[Any]):
    """Something for an agenda, and why.

    The score is severity, times the share of owners who are invited, times the days it has waited.
    """

    finding = serializers.SerializerMethodField(help_text="To put on the agenda.")
    question = serializers.SerializerMethodField(
        help_text="To put on the agenda: where it is no finding, what an earlier session left open."
    )
    kind = serializers.ChoiceField(KINDS, help_text="Of the finding; else what is undecided.")
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

    def get_finding(self, suggestion: Suggestion) -> UUID | None:
        """Return its id, if it is a finding."""
        return suggestion.about.pk if isinstance(suggestion.about, Finding) else None

    def get_question(self, suggestion: Suggestion) -> UUID | None:
        """Return its id, if it is a question or a trade-off."""
        return suggestion.about.pk if isinstance(suggestion.about, Outcome) else None

    def get_sentence(self, suggestion: Suggestion) -> str:
        """Return it in one sentence, a finding's in the reader's language."""
        if isinstance(suggestion.about, Outcome):
            return suggestion.about.title
        return sentence_of(suggestion.about, self.context["layer_names"])


class SuggestedAgendaSerializer(serializers.Serializer[Any]):
    """The most urgent topics, in the order of their score."""

    results = SuggestionSerializer(many=True)
