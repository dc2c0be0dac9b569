"""Papers of agenda items as JSON, and the bodies they come in."""

from typing import Any

from rest_framework import serializers

from apps.common.api.references import Reference
from apps.common.names import refuse_disguise
from apps.forums.api.serializers.fields import agenda_item_reference
from apps.forums.models import Paper


class PaperSerializer(serializers.ModelSerializer[Paper]):
    """A paper of an agenda item: a link, or a file, which `file/` hands out."""

    agenda_item = agenda_item_reference()
    link = serializers.URLField(max_length=2000, allow_blank=True, help_text="Empty of a file.")

    class Meta:
        model = Paper
        fields = [
            "id",
            "agenda_item",
            "title",
            "link",
            "file_name",
            "media_type",
            "size",
            "digest",
            "created_at",
        ]
        read_only_fields = ["file_name", "media_type", "size", "digest", "created_at"]
        extra_kwargs = {
            "media_type": {"help_text": "By its content; empty of a link."},
            "size": {"help_text": "Bytes; null of a link."},
            "digest": {"help_text": "SHA-256 of a file, in hexadecimal digits."},
        }


class PaperChangeSerializer(PaperSerializer):
    """What of a paper may change: how it is called."""

    agenda_item = Reference(read_only=True)
    link = serializers.URLField(read_only=True, allow_blank=True)


class PaperUploadSerializer(serializers.Serializer[Any]):
    """A file for an agenda item."""

    agenda_item = agenda_item_reference()
    file = serializers.FileField(max_length=200)
    title = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        validators=[refuse_disguise],
        help_text="The file's name without its suffix, if left out.",
    )
