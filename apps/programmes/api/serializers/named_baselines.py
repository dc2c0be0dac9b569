"""Named baselines, and what differs between two of them, as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.expansions import Expansion
from apps.common.api.references import Reference
from apps.programmes.api.serializers.references import programme_reference
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.models import Baseline
from apps.programmes.selectors import initiatives_visible_to, programmes_visible_to
from apps.programmes.selectors.comparisons import CHANGES


class NamedBaselineSerializer(serializers.ModelSerializer[Baseline]):
    """The baseline dates of a workspace or a programme, as they were when it was taken."""

    programme = programme_reference(
        required=False, allow_null=True, help_text="The whole workspace where left out."
    )
    taken_by = Reference(
        read_only=True, allow_null=True, help_text="The member who took it; null if gone."
    )

    class Meta:
        model = Baseline
        fields = ["id", "name", "programme", "taken_at", "taken_by"]
        read_only_fields = ["taken_at"]
        # The database keeps names unique; its refusal becomes a problem.
        validators: list[Any] = []
        expansions = {"programme": Expansion(ProgrammeSerializer, programmes_visible_to)}


class BaselineRenamingSerializer(NamedBaselineSerializer):
    """What of a baseline may change: its name alone."""

    programme = programme_reference(read_only=True, allow_null=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """A milestone whose promise differs between two baselines."""

    milestone = serializers.UUIDField(source="pk", help_text="It may be gone since.")
    name = serializers.CharField()
    initiative = serializers.UUIDField()
    layer = serializers.CharField()
    change = serializers.ChoiceField(CHANGES)
    to = serializers.DateField(source="to_date", allow_null=True)
    days = serializers.IntegerField(allow_null=True, help_text="Later (+) or earlier (-).")

    class Meta:
        expansions = {"initiative": Expansion(InitiativeSerializer, initiatives_visible_to)}

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        fields = super().get_fields()
        fields["from"] = serializers.DateField(source="from_date", allow_null=True)
        return fields


class LaneDifferenceSerializer(serializers.Serializer[Any]):
    """A lane in which something differs between two baselines."""

    initiative = serializers.UUIDField()
    layer = serializers.CharField()
    added = serializers.IntegerField()
    dropped = serializers.IntegerField()
    moved = serializers.IntegerField()
    kept = serializers.IntegerField()
    mean_days = serializers.FloatField(
        allow_null=True, help_text="Of the milestones that are in both."
    )
    from_end = serializers.DateField(allow_null=True, help_text="The last promise of the first.")
    to_end = serializers.DateField(allow_null=True, help_text="The last promise of the other.")
    end_days = serializers.IntegerField(allow_null=True)

    class Meta:
        expansions = {"initiative": Expansion(InitiativeSerializer, initiatives_visible_to)}
