"""Milestones and the steps of their life as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.references import (
    LayerReference,
    initiative_reference,
    layers_visible_to,
    organisation_reference,
)
from apps.programmes.api.serializers.structure import InitiativeSerializer, LayerSerializer
from apps.programmes.models import Milestone
from apps.programmes.selectors import initiatives_visible_to
from apps.stakeholders.api.serializers import OrganisationSerializer
from apps.stakeholders.selectors import organisations_visible_to

_REASON: dict[str, Any] = {"max_length": 5_000, "write_only": True}


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A milestone: what was promised, what is expected now, what happened."""

    initiative = initiative_reference()
    layer = LayerReference()
    owner_organisation = organisation_reference(required=False, allow_null=True)
    name = serializers.CharField(
        max_length=1000, required=False, help_text="Its external id where left out."
    )

    class Meta:
        model = Milestone
        fields = [
            "id",
            "initiative",
            "layer",
            "owner_organisation",
            "name",
            "weight",
            "baseline_date",
            "original_baseline_date",
            "forecast_date",
            "actual_date",
            "status",
            "evidence_url",
            "note",
            "reported_at",
            "external_id",
            "source",
        ]
        read_only_fields = ["original_baseline_date", "reported_at"]
        # The database keeps (initiative, source, external_id) unique; its refusal is a problem.
        validators: list[Any] = []
        extra_kwargs = {"source": {"required": False}, "external_id": {"allow_blank": False}}
        expansions = {
            "initiative": Expansion(InitiativeSerializer, initiatives_visible_to),
            "layer": Expansion(LayerSerializer, layers_visible_to, key="key"),
            "owner_organisation": Expansion(OrganisationSerializer, organisations_visible_to),
        }

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name a new milestone by its external id where it has no other name."""
        if self.instance is None and "name" not in data:
            if not data.get("external_id"):
                message = {"name": ["Give it a name, or at least an external id."]}
                raise serializers.ValidationError(message, code="required")
            return data | {"name": data["external_id"]}
        return data


class MilestoneChangeSerializer(MilestoneSerializer):
    """A change of a milestone; one that moves the baseline needs a reason."""

    reason = serializers.CharField(required=False, **_REASON)

    class Meta(MilestoneSerializer.Meta):
        fields = [*MilestoneSerializer.Meta.fields, "reason"]


class ReportSerializer(serializers.Serializer[Any]):
    """What the owner says of a completion."""

    actual_date = serializers.DateField(help_text="The day on which it was done.")
    evidence_url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class NoteSerializer(serializers.Serializer[Any]):
    """What is to be said about a decision, if anything."""

    note = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class ReasonGivenSerializer(serializers.Serializer[Any]):
    """Why it is not accepted."""

    reason = serializers.CharField(max_length=5_000)


class OptionalReasonSerializer(serializers.Serializer[Any]):
    """Why, if anything is to be said about it."""

    reason = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
