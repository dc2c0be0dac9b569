"""Exports as JSON."""

from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.reverse import reverse

from apps.exchange.downloads import is_there
from apps.exchange.models import Export, ExportFormat
from apps.exchange.writers import writer_of

DAYS: Final = frozenset({"as_of", "known_at"})


class ScopeSerializer(serializers.Serializer[Any]):
    """Which of the initiatives that the asker sees; all, where nothing is said."""

    initiatives = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1_000
    )
    programme = serializers.CharField(required=False, max_length=64, help_text="Its key.")
    as_of = serializers.DateField(
        required=False, help_text="The day that a status report is of; today if left out."
    )
    known_at = serializers.DateTimeField(
        required=False, help_text="Of a status report: by what had been recorded by then."
    )

    def to_internal_value(self, data: Any) -> Any:
        """Return the scope with its ids as text. Raises: ValidationError."""
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            offered = ", ".join(self.fields)
            message = ErrorDetail(f"Not a field here. There are: {offered}.", code="unknown_field")
            raise serializers.ValidationError({name: [message] for name in sorted(unknown)})
        given = super().to_internal_value(data)
        if "initiatives" in given:
            given["initiatives"] = [str(one) for one in given["initiatives"]]
        for name in DAYS.intersection(given):
            given[name] = given[name].isoformat()
        return given

    def validate_known_at(self, known_at: datetime) -> datetime:
        """Return the instant. Raises: ValidationError, where it is still to come."""
        if known_at > timezone.now():
            message = "What will be known then, nobody knows."
            raise serializers.ValidationError(message)
        return known_at


class ExportErrorSerializer(serializers.Serializer[Any]):
    """Why an export made no file."""

    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable, for programs.")


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export, and where its file is."""

    scope = ScopeSerializer(required=False)
    error = ExportErrorSerializer(read_only=True, allow_null=True)
    download_url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "format",
            "scope",
            "language",
            "state",
            "progress",
            "error",
            "milestones",
            "size",
            "download_url",
            "created_at",
            "finished_at",
            "expires_at",
        ]
        read_only_fields = ["state", "progress", "milestones", "size", "finished_at", "expires_at"]
        extra_kwargs = {
            "format": {"choices": ExportFormat.choices},
            "language": {"required": False},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return what was asked for. Raises: ValidationError, for a day of what is of none."""
        days = DAYS.intersection(attrs.get("scope", {}))
        if days and not writer_of(attrs["format"]).of_a_day:
            message = ErrorDetail("Only a status report is of a day.", code="not_for_format")
            raise serializers.ValidationError({"scope": {name: [message] for name in sorted(days)}})
        return attrs

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_download_url(self, export: Export) -> str | None:
        """Return where whoever asked can fetch the file; null where there is none."""
        if not is_there(export, timezone.now()):
            return None
        view = self.context["view"]
        return reverse(
            "export-download",
            kwargs={"workspace": view.kwargs["workspace"], "pk": export.pk},
            request=self.context["request"],
        )
