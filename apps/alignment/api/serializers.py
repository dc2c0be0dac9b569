"""Findings, policies, sweeps and what is sent to them, as JSON."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from apps.alignment.models import Finding, Policy, Sweep
from apps.alignment.models.policies import NUMBERS
from apps.alignment.selectors.alignments import WHAT_IF_COLUMNS
from apps.alignment.selectors.sentences import sentence_of
from apps.common.api.expansions import Expansion
from apps.common.api.references import Reference
from apps.programmes.api.serializers.structure import InitiativeSerializer, ProgrammeSerializer
from apps.programmes.selectors.visibility import initiatives_visible_to, programmes_visible_to

MOST_CHANGES = 1_000


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """One misalignment; `sentence` is in the language of Accept-Language."""

    initiative = serializers.UUIDField(source="initiative_id", allow_null=True, read_only=True)
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = [
            "id",
            "kind",
            "state",
            "level",
            "initiative",
            "leading",
            "lagging",
            "since",
            "as_of",
            "skew_days",
            "skew_rhythms",
            "milestones",
            "organisations",
            "explanation",
            "sentence",
            "resolution",
            "resolved_on",
            "reason",
            "accepted_until",
            "created_at",
        ]
        read_only_fields = fields
        expansions = {"initiative": Expansion(InitiativeSerializer, initiatives_visible_to)}

    def get_sentence(self, finding: Finding) -> str:
        """Return the finding in one sentence."""
        return sentence_of(finding, self.context["layer_names"])


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a step is taken."""

    reason = serializers.CharField(max_length=5_000)


class AcknowledgeSerializer(serializers.Serializer[Any]):
    """What is to be said on acknowledging, if anything."""

    reason = serializers.CharField(max_length=5_000, required=False, allow_blank=True, default="")


class AcceptRiskSerializer(ReasonSerializer):
    """Why a risk is accepted, and until when."""

    until = serializers.DateField()


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """The detector's numbers for the workspace (programme null) or for one programme."""

    programme = Reference(
        visible=programmes_visible_to, keys=("key",), allow_null=True, required=False
    )
    pairs = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2),
        allow_null=True,
        required=False,
        max_length=10_000,
        help_text="Pairs of layer keys, leading then lagging, that raise a finding; null for all.",
    )

    class Meta:
        model = Policy
        fields = ["id", "programme", *NUMBERS, "pairs", "created_at"]
        expansions = {"programme": Expansion(ProgrammeSerializer, programmes_visible_to)}
        validators: list[Any] = []


class SweepSerializer(serializers.ModelSerializer[Sweep]):
    """A run of the detector; its counts grow while it runs."""

    scope = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        allow_null=True,
        allow_empty=False,
        max_length=MOST_CHANGES,
        help_text="Ids of initiatives; null for the whole workspace.",
    )
    as_of = serializers.DateField(required=False, help_text="Today if left out.")

    class Meta:
        model = Sweep
        fields = [
            "id",
            "state",
            "as_of",
            "scope",
            "initiatives",
            "milestones",
            "opened",
            "changed",
            "resolved",
            "error",
            "started_at",
            "finished_at",
            "created_at",
        ]
        read_only_fields = [name for name in fields if name not in {"as_of", "scope"}]

    def validate_scope(self, scope: list[UUID] | None) -> list[UUID] | None:
        """Refuse initiatives that the actor does not see."""
        if scope is None:
            return None
        seen = set(
            initiatives_visible_to(self.context["actor"])
            .filter(pk__in=scope)
            .values_list("pk", flat=True)
        )
        unknown = [str(one) for one in scope if one not in seen]
        if unknown:
            message = f"There is no such initiative that you may see: {unknown[0]}."
            raise serializers.ValidationError(message)
        return list(dict.fromkeys(scope))


class WhatIfChangeSerializer(serializers.Serializer[Any]):
    """Other dates for one milestone."""

    milestone = serializers.UUIDField()
    forecast_date = serializers.DateField(required=False)
    actual_date = serializers.DateField(required=False)
    baseline_date = serializers.DateField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Require at least one date."""
        if not any(name in data for name in WHAT_IF_COLUMNS):
            message = f"Give at least one of: {', '.join(WHAT_IF_COLUMNS)}."
            raise serializers.ValidationError(message)
        return data


class AdoptingSerializer(serializers.Serializer[Any]):
    """Dates of a what-if that are to become true, and why."""

    reason = serializers.CharField(max_length=5_000)
    changes = WhatIfChangeSerializer(
        many=True,
        allow_empty=False,
        max_length=MOST_CHANGES,  # type: ignore[call-arg]  # taken by the list it makes
    )
    as_of = serializers.DateField(required=False, help_text="As a what-if has it; not used here.")


class AdoptedSerializer(serializers.Serializer[Any]):
    """What has come of a what-if."""

    baseline_change = serializers.UUIDField(
        allow_null=True, help_text="The change that was asked for; null where no baseline moves."
    )
    forecasts = serializers.ListField(
        child=serializers.UUIDField(), help_text="Milestones with another forecast."
    )


class WhatIfSerializer(serializers.Serializer[Any]):
    """What if some dates were others?"""

    as_of = serializers.DateField(required=False)
    changes = WhatIfChangeSerializer(
        many=True,
        allow_empty=False,
        max_length=MOST_CHANGES,  # type: ignore[call-arg]  # taken by the list it makes
    )
