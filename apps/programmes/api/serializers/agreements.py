"""Dependencies and baseline changes as JSON: what two sides have to agree on."""

from typing import Any

from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.expansions import Expansion
from apps.programmes.api.serializers.milestones import MilestoneSerializer
from apps.programmes.api.serializers.references import (
    LookedUpTogether,
    listed_milestone_reference,
    milestone_reference,
)
from apps.programmes.models import BaselineChange, BaselineMove, Dependency
from apps.programmes.selectors import milestones_visible_to
from apps.programmes.services.baselines import MOST_MOVES, Move


class DependencySerializer(serializers.ModelSerializer[Dependency]):
    """A successor that waits for a predecessor; it counts once it is accepted."""

    predecessor = milestone_reference()
    successor = milestone_reference()

    class Meta:
        model = Dependency
        fields = [
            "id",
            "predecessor",
            "successor",
            "lag_days",
            "need_group",
            "need_at_least",
            "agreement",
            "proposed_by",
        ]
        read_only_fields = ["agreement", "proposed_by"]
        # The database keeps (successor, predecessor) unique; its refusal becomes a problem.
        validators: list[Any] = []
        extra_kwargs = {"need_group": {"allow_blank": False}}
        expansions = {
            "predecessor": Expansion(MilestoneSerializer, milestones_visible_to),
            "successor": Expansion(MilestoneSerializer, milestones_visible_to),
        }


class DependencyChangeSerializer(DependencySerializer):
    """What of a dependency may change; what it ties together stays."""

    predecessor = milestone_reference(read_only=True)
    successor = milestone_reference(read_only=True)


class BaselineMoveSerializer(Whole, serializers.ModelSerializer[BaselineMove]):
    """A milestone, from which date to which; `from` may be left out and is checked where sent."""

    milestone = listed_milestone_reference()
    to = serializers.DateField(source="to_date")

    class Meta:
        model = BaselineMove
        list_serializer_class = LookedUpTogether
        fields = ["milestone", "to"]

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        given = serializers.DateField(source="from_date", required=False)
        return super().get_fields() | {"from": given}


class BaselineChangeSerializer(serializers.ModelSerializer[BaselineChange]):
    """A request for other baselines, and what became of it."""

    milestones = BaselineMoveSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        source="moves", many=True, allow_empty=False, max_length=MOST_MOVES
    )

    class Meta:
        model = BaselineChange
        fields = [
            "id",
            "reason",
            "milestones",
            "state",
            "asked_by",
            "decided_by",
            "decided_at",
            "decision_note",
            "created_at",
        ]
        read_only_fields = [
            "state",
            "asked_by",
            "decided_by",
            "decided_at",
            "decision_note",
            "created_at",
        ]

    def validate_milestones(self, moves: list[dict[str, Any]]) -> list[Move]:
        """Return the moves as the services take them."""
        return [Move(each["milestone"], each["to_date"], each.get("from_date")) for each in moves]
