"""Calendar feeds and working hours as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.references import Reference
from apps.forums.api.serializers.fields import ClockTimeField, forum_reference, session_reference
from apps.forums.models import CalendarFeed, Weekday, WorkingHours
from apps.stakeholders.models import validate_time_zone


class CalendarFeedSerializer(serializers.ModelSerializer[CalendarFeed]):
    """A calendar feed of the caller: of a forum, of a session, or of what it takes part in."""

    forum = forum_reference(required=False, allow_null=True)
    session = session_reference(required=False, allow_null=True)

    class Meta:
        model = CalendarFeed
        fields = ["id", "kind", "forum", "session", "created_at", "renewed_at"]
        read_only_fields = ["kind", "created_at", "renewed_at"]
        # The service tells of a feed that is there.
        validators: list[Any] = []


class CalendarFeedAddressSerializer(CalendarFeedSerializer):
    """A calendar feed with its address, which nobody can show again."""

    forum = Reference(read_only=True, allow_null=True)
    session = Reference(read_only=True, allow_null=True)
    address = serializers.URLField(
        allow_null=True,
        read_only=True,
        help_text="For calendar programs; whoever has it reads the feed. Null where the answer is"
        " given again to the same Idempotency-Key: renew it if the first answer was lost.",
    )

    class Meta(CalendarFeedSerializer.Meta):
        fields = [*CalendarFeedSerializer.Meta.fields, "address"]


class WorkingHoursSerializer(serializers.Serializer[Any]):
    """When the caller is at work; sessions at other times are told as clashes."""

    time_zone = serializers.CharField(
        max_length=64, validators=[validate_time_zone], help_text="IANA name."
    )
    days = serializers.ListField(
        child=serializers.ChoiceField(Weekday.choices), min_length=1, max_length=7
    )
    from_time = ClockTimeField(help_text="By the clock in that zone.")
    until_time = ClockTimeField()
    said = serializers.BooleanField(
        read_only=True,
        help_text="False: nobody said so; it is what is usual in the workspace's time zone.",
    )

    @staticmethod
    def told(hours: WorkingHours, *, said: bool) -> dict[str, Any]:
        """Return hours as they are answered."""
        names = ("time_zone", "days", "from_time", "until_time")
        row = {name: getattr(hours, name) for name in names}
        return dict(WorkingHoursSerializer(row | {"said": said}).data)
