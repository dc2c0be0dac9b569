"""Commitments as JSON: to each reader what it sees of what they are for."""

from typing import Any, Final

from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import (
    agenda_item_reference,
    finding_reference,
    member_reference,
    outcome_reference,
    session_reference,
)
from apps.forums.models import Answer, Commitment, CommitmentParty, Side
from apps.forums.selectors.ledger import NOTHING
from apps.programmes.api.serializers.references import organisation_reference
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Organisation

# What is shown of these to those alone who see them: the selector fetches no other.
_SEEN_APART: Final = ("session", "agenda_item", "outcome", "milestone", "finding")


class CommitmentPersonSerializer(Whole):
    """The person who is asked: a member, or a name and an address. Addresses are not answered."""

    member = member_reference(required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, write_only=True)


class CommitmentAnswerSerializer(serializers.Serializer[Any]):
    """What one of the owners has answered."""

    side = serializers.ChoiceField(Side.choices)
    answer = serializers.ChoiceField(Answer.choices)
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.UUIDField(
        source="answered_by_id", allow_null=True, help_text="The member; null for a link."
    )
    by_link = serializers.BooleanField(help_text="Whether without an account.")
    reason = serializers.CharField(help_text="Of who declines.")


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """What an organisation promises to do by a day, for a milestone or a finding.

    What a reader does not see otherwise is null: the session, the milestone, the finding.
    """

    session = session_reference(required=False, allow_null=True)
    agenda_item = agenda_item_reference(required=False, allow_null=True)
    outcome = outcome_reference(required=False, allow_null=True)
    organisation = organisation_reference(help_text="That commits itself.")
    person = CommitmentPersonSerializer(required=False, help_text="Of it; its contact if left out.")
    counterpart = organisation_reference(
        required=False,
        allow_null=True,
        help_text="The owner of what it is for, which has to be said only of a finding that"
        " involves several. Null where nobody owns that: the office answers then.",
    )
    counterpart_person = CommitmentPersonSerializer(
        required=False, help_text="Its contact if left out."
    )
    milestone = Reference(milestones_visible_to, required=False, allow_null=True)
    finding = finding_reference(required=False, allow_null=True)
    baseline_change = Reference(
        read_only=True, allow_null=True, help_text="What became of `baseline_date`."
    )
    proposed_by = Reference(read_only=True, allow_null=True, help_text="Null if gone.")
    evidence_url = serializers.CharField(read_only=True)
    answers = CommitmentAnswerSerializer(source="parties", many=True, read_only=True)

    class Meta:
        model = Commitment
        fields = [
            "id",
            "session",
            "agenda_item",
            "outcome",
            "organisation",
            "person",
            "counterpart",
            "counterpart_person",
            "title",
            "text",
            "due_date",
            "milestone",
            "finding",
            "forecast_date",
            "baseline_date",
            "baseline_change",
            "state",
            "proposed_by",
            "answers",
            "accepted_at",
            "done_on",
            "evidence_url",
            "note",
            "created_at",
        ]
        read_only_fields = [
            "state",
            "accepted_at",
            "done_on",
            "note",
            "created_at",
        ]
        extra_kwargs = {
            "forecast_date": {"help_text": "Of the milestone, once both have accepted."},
            "baseline_date": {
                "help_text": "Of the milestone: asked for once both have accepted, and moved at"
                " once where the office is one who accepts."
            },
            "done_on": {"help_text": "In the workspace's time zone."},
        }

    def to_representation(self, instance: Commitment) -> dict[str, Any]:
        """Show each reader what it sees, and who is asked without the address."""
        parties = {party.side: party for party in instance.parties.all()}
        instance.person = _person(parties.get(Side.COMMITS))  # type: ignore[attr-defined]
        instance.counterpart_person = _person(parties.get(Side.COUNTS_ON_IT))  # type: ignore[attr-defined]
        shown = super().to_representation(instance)
        for name in _SEEN_APART:
            if name in shown and getattr(instance, name) is None:
                shown[name] = None
        if "baseline_change" in shown and instance.milestone is None:
            shown["baseline_change"] = None
        return shown


class DeclineSerializer(serializers.Serializer[Any]):
    """Why an owner does not agree."""

    reason = serializers.CharField(max_length=2_000)


class KeepingSerializer(serializers.Serializer[Any]):
    """That it is done, and what shows it."""

    evidence_url = serializers.URLField(max_length=2_000, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class CommitmentWithdrawalSerializer(serializers.Serializer[Any]):
    """Why a commitment is taken back."""

    reason = serializers.CharField(max_length=2_000)


class LedgerSerializer(serializers.ModelSerializer[Organisation]):
    """What an organisation has committed to, and whether it was kept, of what the caller sees."""

    accepted = serializers.IntegerField(
        source="figures.accepted", help_text="Agreed by both owners at some time."
    )
    open = serializers.IntegerField(source="figures.open", help_text="`state=accepted`")
    overdue = serializers.IntegerField(source="figures.overdue", help_text="`overdue=true`")
    kept_on_time = serializers.IntegerField(
        source="figures.kept_on_time", help_text="`state=done&late=false`"
    )
    kept_late = serializers.IntegerField(
        source="figures.kept_late", help_text="`state=done&late=true`"
    )
    missed = serializers.IntegerField(source="figures.missed", help_text="`state=missed`")
    withdrawn = serializers.IntegerField(
        source="figures.withdrawn", help_text="`state=withdrawn`, once they had been accepted."
    )
    share_kept = serializers.FloatField(
        source="figures.share_kept",
        allow_null=True,
        help_text="On time or late, of those that are done or missed; null of none.",
    )
    share_on_time = serializers.FloatField(
        source="figures.share_on_time",
        allow_null=True,
        help_text="Of those that are done or missed; null of none.",
    )
    median_days_late = serializers.FloatField(
        source="figures.median_days_late",
        allow_null=True,
        help_text="Of those that were kept late; null of none.",
    )

    class Meta:
        model = Organisation
        fields = ["id", "name", "sector", *NOTHING]
        read_only_fields = ["name", "sector"]


def _person(party: CommitmentParty | None) -> dict[str, Any]:
    """Return who is asked; nobody where anybody of the organisation may answer."""
    if party is None:
        return {"member": None, "name": ""}
    name = party.name or (party.member.actor_name if party.member else "")
    return {"member": party.member, "name": name}
