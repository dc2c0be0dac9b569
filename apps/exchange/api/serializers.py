"""Imports as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.exchange.models import Import, ImportFormat


class ImportErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a file."""

    row = serializers.IntegerField(
        allow_null=True, help_text="Index of the milestone or dependency in its initiative."
    )
    pointer = serializers.CharField(help_text="JSON pointer into the document.")
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable, for programs.")


class ImportChangeSerializer(serializers.Serializer[Any]):
    """One object that an import made or changed, or would."""

    object = serializers.CharField(help_text="milestone, dependency, initiative, layer, …")
    kind = serializers.ChoiceField(["created", "updated", "cancelled"])
    external_id = serializers.CharField()
    id = serializers.UUIDField()
    initiative = serializers.UUIDField(allow_null=True)
    # Declared fields are taken off the class, so that names of its own are free.
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


@extend_schema_field({"type": "object", "additionalProperties": {"type": "object"}})
class CountsField(serializers.JSONField):
    """Counts of the other kinds of object, by kind and change."""


class ImportSerializer(serializers.ModelSerializer[Import]):
    """An import, its progress and its report."""

    errors = ImportErrorSerializer(many=True, read_only=True)  # type: ignore[assignment]
    diff = ImportChangeSerializer(many=True, read_only=True)
    counts = CountsField(read_only=True)

    class Meta:
        model = Import
        fields = [
            "id",
            "format",
            "source",
            "dry_run",
            "state",
            "progress",
            "created",
            "updated",
            "unchanged",
            "cancelled",
            "counts",
            "errors",
            "diff",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields


class ImportRequestSerializer(serializers.Serializer[Any]):
    """A file to be imported."""

    file = serializers.FileField(allow_empty_file=True)
    format = serializers.ChoiceField(ImportFormat.choices, default=ImportFormat.PLAN)
    source = serializers.CharField(  # type: ignore[assignment]
        default="",
        allow_blank=True,
        max_length=100,
        help_text="Where the file comes from; external ids are unique within it.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Report what would change, and change nothing."
    )
