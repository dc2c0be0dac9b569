"""What is said of a session besides when it takes place, as JSON."""

from typing import TypeVar

from rest_framework import serializers

from apps.forums.api.serializers.fields import room_reference
from apps.forums.models import Accessibility
from apps.forums.models.described import Described

D = TypeVar("D", bound=Described)


class DescribedSerializer(serializers.ModelSerializer[D]):
    """What sessions and their templates have in common, where it is not read as it is stored."""

    room = room_reference(required=False, allow_null=True)
    accessibility = serializers.ListField(
        child=serializers.ChoiceField(Accessibility.choices), required=False, max_length=20
    )
