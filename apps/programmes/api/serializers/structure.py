"""Workspaces, layers, programmes and initiatives as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.references import (
    LookedUpTogether,
    listed_organisation_reference,
    organisation_reference,
    programme_reference,
)
from apps.programmes.models import Initiative, Layer, Participation, Programme
from apps.programmes.models.layers import KEY
from apps.programmes.selectors import programmes_visible_to
from apps.stakeholders.api.serializers import OrganisationSerializer
from apps.stakeholders.models import Workspace
from apps.stakeholders.selectors import organisations_visible_to


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    """A workspace: the tenant that everything else belongs to."""

    class Meta:
        model = Workspace
        fields = ["slug", "name", "time_zone", "default_language"]


class WorkspaceChangeSerializer(WorkspaceSerializer):
    """What of a workspace may change; its slug stays, because addresses hold it."""

    class Meta(WorkspaceSerializer.Meta):
        read_only_fields = ["slug"]


class FoundedLayerSerializer(serializers.Serializer[Any]):
    """A layer that a workspace is founded with."""

    key = serializers.CharField(max_length=64, validators=[KEY])
    name = serializers.CharField(max_length=200)


class WorkspaceFoundingSerializer(WorkspaceSerializer):
    """A new workspace, with layers of its own or the five default ones."""

    layers = FoundedLayerSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, write_only=True, required=False, allow_empty=False, max_length=50
    )

    class Meta(WorkspaceSerializer.Meta):
        fields = [*WorkspaceSerializer.Meta.fields, "layers"]

    def validate_layers(self, layers: list[dict[str, str]]) -> dict[str, str]:
        """Return {key: name}, each key once."""
        named = {layer["key"]: layer["name"] for layer in layers}
        if len(named) != len(layers):
            message = "Each key stands for one layer."
            raise serializers.ValidationError(message, code="duplicate")
        return named


class LayerSerializer(serializers.ModelSerializer[Layer]):
    """A layer; `position` is its place among the others, from 0, which make room for it."""

    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)

    class Meta:
        model = Layer
        fields = ["id", "key", "name", "position"]


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """A programme."""

    class Meta:
        model = Programme
        fields = ["id", "key", "name"]


class ParticipationSerializer(Whole, serializers.ModelSerializer[Participation]):
    """An organisation that takes part, and as what."""

    organisation = listed_organisation_reference()

    class Meta:
        model = Participation
        list_serializer_class = LookedUpTogether
        fields = ["organisation", "role"]


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    """An initiative; `participations`, where sent, replaces all that were there."""

    programme = programme_reference(required=False, allow_null=True)
    lead_organisation = organisation_reference(required=False, allow_null=True)
    participations = ParticipationSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, required=False, max_length=500
    )

    class Meta:
        model = Initiative
        fields = [
            "id",
            "key",
            "name",
            "programme",
            "lead_organisation",
            "participations",
            "phase",
            "region",
            "visibility",
            "external_id",
            "source",
        ]
        # The database keeps (source, external_id) unique; its refusal becomes a problem.
        validators: list[Any] = []
        extra_kwargs = {"source": {"required": False}, "external_id": {"allow_blank": False}}
        expansions = {
            "programme": Expansion(ProgrammeSerializer, programmes_visible_to),
            "lead_organisation": Expansion(OrganisationSerializer, organisations_visible_to),
        }
