"""Agendas and their items as JSON."""

from typing import Any

from rest_framework import serializers

from apps.alignment.selectors.sentences import sentence_of
from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import finding_reference, session_reference
from apps.forums.models import AgendaItem
from apps.forums.services.agendas import MOST_ITEMS
from apps.forums.services.pasting import MOST_CHARACTERS


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda; `position` is its place among the others, from 0.

    `finding`, and `sentence` that tells of it, are shown to those who see the finding.
    """

    session = session_reference()
    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)
    finding = finding_reference(
        required=False, allow_null=True, help_text="What it is about; `in_session` from then on."
    )
    sentence = serializers.SerializerMethodField()

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
            "notes",
            "started_at",
            "ended_at",
        ]
        read_only_fields = ["started_at", "ended_at"]
        # The database keeps places and findings unique; its refusal becomes a problem.
        validators: list[Any] = []

    def to_representation(self, instance: AgendaItem) -> dict[str, Any]:
        """Show its finding to those who see that one: the selector fetches no other."""
        shown = super().to_representation(instance)
        if "finding" in shown and instance.finding is None:
            shown["finding"] = None
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
