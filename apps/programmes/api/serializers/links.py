"""Report links, and many reports at once, as JSON."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from msgspec import Struct
from rest_framework import serializers

from apps.common.api.references import Reference
from apps.programmes.api.serializers.bulk import Evidence, Name, Note
from apps.programmes.api.serializers.references import milestone_references, organisation_reference
from apps.programmes.models import LinkState, ReportLink
from apps.programmes.services.links import MOST_MILESTONES
from apps.programmes.services.reports import MOST_REPORTS

_END_HELP = "In 30 days where left out, within 90 at the latest."


class ReportLinkSerializer(serializers.ModelSerializer[ReportLink]):
    """A link by which an organisation reports without an account. It stands in the mail alone."""

    organisation = organisation_reference(
        required=False, help_text="For whom the link speaks; a partner's own where left out."
    )
    email = serializers.EmailField(max_length=254)
    milestones = milestone_references(
        MOST_MILESTONES, help_text="What may be reported on, by id or external id; all its own."
    )
    expires_at = serializers.DateTimeField(required=False, help_text=_END_HELP)
    state = serializers.SerializerMethodField(method_name="tell_state")
    made_by = Reference(
        read_only=True, allow_null=True, help_text="The member who made it; null if gone."
    )

    class Meta:
        model = ReportLink
        fields = [
            "id",
            "organisation",
            "email",
            "milestones",
            "state",
            "expires_at",
            "made_by",
            "created_at",
            "sent_at",
            "revoked_at",
            "reports",
            "last_used_at",
        ]
        read_only_fields = ["created_at", "sent_at", "revoked_at", "reports", "last_used_at"]

    @extend_schema_field(serializers.ChoiceField(LinkState.choices))
    def tell_state(self, link: ReportLink) -> str:
        """Return whether it opens its milestones, or how it ended."""
        return link.state(timezone.now())


class LinkResendingSerializer(serializers.Serializer[Any]):
    """How a report link is sent again."""

    expires_at = serializers.DateTimeField(required=False, help_text=_END_HELP)


class ReportInBulk(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One completion among many."""

    milestone: Name
    actual_date: dt.date
    evidence_url: Evidence = ""
    note: Note = ""


class ReportRowSerializer(serializers.Serializer[Any]):
    """One completion among many, for the documentation."""

    milestone = serializers.CharField(max_length=200, help_text="Id or external id.")
    actual_date = serializers.DateField(help_text="The day on which it was done.")
    evidence_url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class ReportsSerializer(serializers.Serializer[Any]):
    """Up to 5,000 completions, all of which are reported or none."""

    reports = ReportRowSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, max_length=MOST_REPORTS
    )


class ReportsAnswerSerializer(serializers.Serializer[Any]):
    """What was reported; `ids` stand in the order of the reports."""

    ids = serializers.ListField(child=serializers.UUIDField())
