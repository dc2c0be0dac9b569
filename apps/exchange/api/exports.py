"""Exports as JSON."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.reverse import reverse

from apps.exchange.downloads import is_there
from apps.exchange.models import Export, ExportFormat


class ScopeSerializer(serializers.Serializer[Any]):
    """Which of the initiatives that the asker sees; all, where nothing is said."""

    initiatives = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1_000
    )
    programme = serializers.CharField(required=False, max_length=64, help_text="Its key.")

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
        return given


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
