"""Imports as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.exchange.models import Import, ImportChange, ImportFormat
from apps.stakeholders.models import Sector


class ImportErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a file."""

    row = serializers.IntegerField(
        allow_null=True,
        help_text="The row or line in the file; in a plan the index of the milestone or dependency"
        " in its initiative.",
    )
    pointer = serializers.CharField(
        help_text="JSON pointer into the document; in other files /row/column or /line/element."
    )
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


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class FieldsField(serializers.JSONField):
    """Fields by their names; null where there was no object."""


class ImportDifferenceSerializer(serializers.ModelSerializer[ImportChange]):
    """One object that an import made or changed, or would, with the fields that differ."""

    before = FieldsField(read_only=True)
    after = FieldsField(read_only=True)

    class Meta:
        model = ImportChange
        fields = ["id", "object", "kind", "subject_id", "name", "initiative", "before", "after"]
        read_only_fields = fields


@extend_schema_field({"type": "object", "additionalProperties": {"type": "object"}})
class CountsField(serializers.JSONField):
    """Counts of the other kinds of object, by kind and change."""


class ImportColumnSerializer(serializers.Serializer[Any]):
    """A column of a table, and what it was taken for."""

    column = serializers.CharField()
    field = serializers.CharField(allow_null=True, help_text="None: left out.")
    guessed = serializers.BooleanField(help_text="By its header; correct it in `mapping`.")


class LayerRuleSerializer(serializers.Serializer[Any]):
    """One way to tell a row's layer; all that it names has to fit."""

    layer = serializers.CharField()
    column = serializers.CharField(required=False)
    equals = serializers.CharField(required=False)
    outline = serializers.CharField(required=False, help_text="The beginning of a WBS number.")
    summary = serializers.CharField(required=False, help_text="A summary task above, by name.")


class ImportMappingSerializer(serializers.Serializer[Any]):
    """What a file does not say by itself."""

    columns = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        required=False,
        help_text="{column: field}, null for one that is left out; others are guessed.",
    )
    sheet = serializers.CharField(required=False)
    header_row = serializers.IntegerField(required=False, help_text="Counted from 1.")
    encoding = serializers.CharField(required=False)
    delimiter = serializers.CharField(required=False)
    date_order = serializers.ChoiceField(["dmy", "mdy", "ymd"], required=False)
    decimal = serializers.ChoiceField([".", ","], required=False)
    initiative = serializers.CharField(
        required=False, help_text="External id of the initiative of rows that name none."
    )
    initiative_level = serializers.IntegerField(
        required=False, help_text="Summary tasks of this outline level are the initiatives."
    )
    layer = serializers.CharField(required=False, help_text="Of rows that no rule fits.")
    layers = LayerRuleSerializer(many=True, required=False)
    statuses = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="{word in the file: status}"
    )
    new_organisations = serializers.ChoiceField(
        Sector.choices, required=False, help_text="Sector of organisations that are made."
    )
    only_milestones = serializers.BooleanField(required=False)


class MappingField(serializers.JSONField):
    """A mapping as JSON in a field of a form."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the object that the text holds. Raises: ValidationError."""
        given = super().to_internal_value(data or "{}")  # type: ignore[arg-type] # text of a form
        if not isinstance(given, dict):
            message = "A mapping is an object."
            raise serializers.ValidationError(message, code="invalid")
        return given


@extend_schema_field(ImportMappingSerializer)
class ShownMapping(serializers.JSONField):
    """A mapping as it is answered."""


class ImportSerializer(serializers.ModelSerializer[Import]):
    """An import, its progress and its report."""

    errors = ImportErrorSerializer(many=True, read_only=True)  # type: ignore[assignment]
    diff = ImportChangeSerializer(many=True, read_only=True)
    counts = CountsField(read_only=True)
    notices = ImportErrorSerializer(many=True, read_only=True)
    columns = ImportColumnSerializer(many=True, read_only=True)
    mapping = ShownMapping(read_only=True)

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
            "notices",
            "columns",
            "mapping",
            "created_at",
            "started_at",
            "finished_at",
            "undone_at",
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
    mapping = MappingField(
        binary=True,
        required=False,
        help_text="What the file does not say by itself, as JSON (see Mapping); what it leaves out"
        " is remembered from the last file of the source, or guessed.",
    )
