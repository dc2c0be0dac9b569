"""Agendas and their items as JSON."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from apps.alignment.selectors.sentences import sentence_of
from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import (
    finding_reference,
    outcome_reference,
    session_reference,
)
from apps.forums.models import AgendaItem, Outcome
from apps.forums.services.agendas import MOST_ITEMS
from apps.forums.services.pasting import MOST_CHARACTERS


class AskedSerializer(serializers.ModelSerializer[Outcome]):
    """What an earlier session left open, and what became of it since."""

    age_days = serializers.SerializerMethodField(help_text="How long it has been, or was, open.")

    class Meta:
        model = Outcome
        fields = ["type", "title", "state", "answer", "choice", "age_days"]
        read_only_fields = fields

    def get_age_days(self, outcome: Outcome) -> int:
        """Return the days from its session to its answer, or to today."""
        return outcome.days_open(timezone.now()) or 0


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda; `position` is its place among the others, from 0.

    `finding`, and `sentence` that tells of it, are shown to those who see the finding; `question`,
    and `asked` that tells what became of it, to those who see what its session came to. Until the
    session is published, its keepers alone read `notes`; then, unless the forum's attribution is
    `named`, they alone read `presenter`.
    """

    session = session_reference()
    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)
    finding = finding_reference(
        required=False, allow_null=True, help_text="What it is about; `in_session` from then on."
    )
    sentence = serializers.SerializerMethodField()
    question = outcome_reference(
        required=False,
        allow_null=True,
        help_text="An open question, or trade-off, of an earlier session of the forum.",
    )
    asked = AskedSerializer(source="question", read_only=True, allow_null=True)

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "session",
            "position",
            "title",
            "minutes",
            "presenter",
            "finding",
            "sentence",
            "question",
            "asked",
            "notes",
            "started_at",
            "ended_at",
        ]
        read_only_fields = ["started_at", "ended_at"]
        # The database keeps places and findings unique; its refusal becomes a problem.
        validators: list[Any] = []

    def to_representation(self, instance: AgendaItem) -> dict[str, Any]:
        """Show what it is about to those who see that: the selector fetches no other."""
        shown = super().to_representation(instance)
        for name in ("finding", "question"):
            if name in shown and getattr(instance, name) is None:
                shown[name] = None
        for name in ("notes", "presenter"):
            if name in shown and not getattr(instance, f"{name}_read"):
                shown[name] = ""
        return shown

    def get_sentence(self, item: AgendaItem) -> str | None:
        """Return its finding in one sentence, in the reader's language."""
        if item.finding is None:
            return None
        return sentence_of(item.finding, self.context["layer_names"])


class AgendaItemChangeSerializer(AgendaItemSerializer):
    """What of an item may change; what it is about, and of which session, stays."""

    session = Reference(read_only=True)
    finding = Reference(read_only=True, allow_null=True)
    question = Reference(read_only=True, allow_null=True)


class AgendaSerializer(serializers.Serializer[Any]):
    """A whole agenda in its order."""

    items = AgendaItemSerializer(many=True, read_only=True)


class AgendaOrderSerializer(serializers.Serializer[Any]):
    """The order that an agenda is to have."""

    items = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_ITEMS,
        help_text="The id of each item of the agenda, once.",
    )


class AgendaTextSerializer(serializers.Serializer[Any]):
    """An agenda as lines of text."""

    text = serializers.CharField(
        max_length=MOST_CHARACTERS,
        help_text="An item a line: a title, with its minutes behind it; or title, minutes and"
        " presenter with tabs between them.",
    )
