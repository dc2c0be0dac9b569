"""The history of an object as JSON, the same for every kind of object."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from apps.common.api.forms import Form
from apps.common.history_reading import Change

_ANYTHING = {"description": "Of whatever type the field is."}


@extend_schema_field(_ANYTHING)
class AnyValue(serializers.JSONField):
    """A value of whatever type the field has."""


class HistoryEntrySerializer(serializers.Serializer[Any]):
    """One field that one write changed."""

    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="Who wrote it, by name.")
    what = serializers.CharField(help_text="The field, by its name in this API.")
    to = AnyValue()
    why = serializers.CharField(help_text="The reason that was given, if any.")

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        return super().get_fields() | {"from": AnyValue(source="from_")}


class HistorySerializer(serializers.Serializer[Any]):
    """Every change of an object, oldest first."""

    results = HistoryEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


def history_response(form: Form, changes: list[Change]) -> Response:
    """Return a history as a list that has one page, in a form."""
    entries = HistoryEntrySerializer(changes, many=True).data
    return Response({"results": form.of_computed(entries), "next": None, "previous": None})
