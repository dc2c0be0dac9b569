"""What is in the way of sessions, as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.forums.api.serializers.fields import WallTimeField
from apps.forums.selectors.clashes import Clash, ClashKind
from apps.stakeholders.api.batches import OutcomeSerializer


class ClashSerializer(serializers.Serializer[Any]):
    """One thing that is in the way of a session."""

    kind = serializers.ChoiceField(
        ClashKind.choices,
        help_text="`room`: taken; `chair` `rapporteur`: has to be elsewhere; `person`: is asked to"
        " be elsewhere; `hours`: outside their working hours.",
    )
    session = serializers.UUIDField()
    member = serializers.UUIDField(
        source="person.member", default=None, allow_null=True, help_text="Who, where a member."
    )
    name = serializers.CharField(source="person.name", default="", help_text="Who; empty of rooms.")
    other = serializers.UUIDField(
        source="other.id",
        default=None,
        allow_null=True,
        help_text="The session at the same time; null where you do not see it.",
    )
    other_title = serializers.CharField(source="other.title", default="")
    local = serializers.SerializerMethodField(
        help_text="Of `hours`: when it begins, by their clock."
    )

    @extend_schema_field(WallTimeField(allow_null=True))
    def get_local(self, clash: Clash) -> str | None:
        """Return when it begins where the person is."""
        return clash.local.replace(tzinfo=None).isoformat() if clash.local else None


class ClashesSerializer(serializers.Serializer[Any]):
    """What is in the way of a session, the gravest first."""

    count = serializers.IntegerField(help_text="Of all of them.")
    results = ClashSerializer(many=True)


class SessionOperationSerializer(OutcomeSerializer):
    """What came of one operation on a session, and what is in the session's way since."""

    clashes = serializers.DictField(
        child=serializers.IntegerField(min_value=1),
        help_text="How many there are of each kind; empty of what is deleted.",
    )


class SessionBatchAnswerSerializer(serializers.Serializer[Any]):
    """What came of each operation, in their order."""

    results = SessionOperationSerializer(many=True)
