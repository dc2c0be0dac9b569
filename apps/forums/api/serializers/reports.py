"""What a report would give away, as JSON."""

from typing import Any

from rest_framework import serializers

from apps.forums.models import Attribution
from apps.forums.selectors.names_told import KINDS


class NameToldSerializer(serializers.Serializer[Any]):
    """A name that stands in a text."""

    kind = serializers.ChoiceField([(kind, kind) for kind in KINDS])
    id = serializers.UUIDField()
    field = serializers.CharField(help_text="The text it stands in.")
    name = serializers.CharField()


class NamesToldSerializer(serializers.Serializer[Any]):
    """Where the record names whom the forum's attribution does not tell of."""

    attribution = serializers.ChoiceField(Attribution.choices)
    names = NameToldSerializer(many=True)
