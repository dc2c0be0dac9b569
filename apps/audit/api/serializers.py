"""The audit as JSON."""

from rest_framework import serializers

from apps.audit.models import Entry, Seal
from apps.events.api.serializers import ChangedFields


class EntryActorSerializer(serializers.Serializer[Entry]):
    """Whoever acted; the service itself and strangers have no id."""

    id = serializers.UUIDField(source="actor_id", allow_null=True, help_text="The membership.")
    name = serializers.CharField(source="actor_name")


class EntrySubjectSerializer(serializers.Serializer[Entry]):
    """What it was done to."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id", allow_null=True)


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One thing that somebody did."""

    actor = EntryActorSerializer(source="*")
    subject = EntrySubjectSerializer(source="*")
    address = serializers.CharField(allow_null=True, help_text="Where the request came from.")
    token = serializers.UUIDField(
        source="token_id", allow_null=True, help_text="The API token; none behind a session."
    )
    request = serializers.UUIDField(
        source="request_id", allow_null=True, help_text="X-Request-ID of the answer."
    )
    before = ChangedFields()
    after = ChangedFields()

    class Meta:
        model = Entry
        fields = [
            "id",
            "at",
            "type",
            "actor",
            "address",
            "token",
            "request",
            "subject",
            "before",
            "after",
        ]


class SealSerializer(serializers.ModelSerializer[Seal]):
    """The seal of one day (UTC); keep its digest elsewhere to prove that nothing was rewritten."""

    rows = serializers.IntegerField(help_text="How many rows it is over.")

    class Meta:
        model = Seal
        fields = ["id", "day", "digest", "previous", "rows", "made_at"]
