"""Sessions, and the steps of their life, as JSON."""

from typing import Any, Final

from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.expansions import Expansion
from apps.common.api.references import Reference
from apps.forums.api.serializers.described import DescribedSerializer
from apps.forums.api.serializers.fields import (
    InstantField,
    WallTimeField,
    forum_reference,
    member_reference,
    room_reference,
    template_reference,
)
from apps.forums.api.serializers.forums import RoomSerializer
from apps.forums.models import IN_COMMON, SectorNeed, Session
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.rhythms import validate_rhythm
from apps.forums.selectors import rooms_visible_to
from apps.forums.series_times import MOST_IN_A_SERIES
from apps.forums.services.times import MOST_DAYS
from apps.stakeholders.models import Sector, validate_time_zone

# What the sessions of a series have in common; when each of them is follows from the rhythm.
_OF_A_SERIES: Final = frozenset({*IN_COMMON, "time_zone", "chair", "rapporteur", "sector_needs"})
_ENDS = f"With an offset; up to {MOST_DAYS} days behind the beginning."
_LOCAL = "By the clock in its time zone, in place of an instant."


class SectorNeedSerializer(Whole, serializers.ModelSerializer[SectorNeed]):
    """A sector, and how many of it have to be in the room."""

    class Meta:
        model = SectorNeed
        fields = ["sector", "at_least"]


class SessionSerializer(DescribedSerializer[Session]):
    """A session; `sector_needs`, where sent, replaces all that were there."""

    forum = forum_reference()
    template = template_reference(
        write_only=True, required=False, help_text="Tells what is not said, and its agenda."
    )
    starts_at = InstantField(required=False, help_text="With an offset.")
    ends_at = InstantField(required=False, help_text=_ENDS)
    starts_local = WallTimeField(write_only=True, required=False, help_text=_LOCAL)
    ends_local = WallTimeField(write_only=True, required=False, help_text=_LOCAL)
    chair = member_reference(required=False, allow_null=True)
    rapporteur = member_reference(required=False, allow_null=True)
    sector_needs = SectorNeedSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, required=False, max_length=len(Sector)
    )

    class Meta:
        model = Session
        fields = [
            "id",
            "forum",
            "template",
            "title",
            "purpose",
            "starts_at",
            "ends_at",
            "starts_local",
            "ends_local",
            "time_zone",
            "room",
            "place",
            "link",
            "languages",
            "accessibility",
            "capacity",
            "chair",
            "rapporteur",
            "track",
            "state",
            "cancelled_reason",
            "sequence",
            "sector_needs",
        ]
        read_only_fields = ["state", "cancelled_reason", "sequence"]
        extra_kwargs = {
            "title": {"required": False, "help_text": "Required, unless a template has one."},
            "time_zone": {"required": False, "help_text": "IANA name; else the forum's."},
            "sequence": {"help_text": "How often it was moved since it was announced."},
        }
        expansions = {"room": Expansion(RoomSerializer, rooms_visible_to)}


class SessionChangeSerializer(SessionSerializer):
    """What of a session may change; the forum it is of stays."""

    forum = Reference(read_only=True)
    template = None  # type: ignore[assignment]  # takes the inherited field away

    class Meta(SessionSerializer.Meta):
        fields = [name for name in SessionSerializer.Meta.fields if name != "template"]


class SeriesSerializer(SessionSerializer):
    """The next sessions of a forum by a rhythm, and what they have in common."""

    first_local = WallTimeField(
        help_text="By the clock in their zone: of the first one, or before it."
    )
    minutes = serializers.IntegerField(
        min_value=5,
        max_value=MOST_MINUTES,
        required=False,
        help_text="Of each; required, unless a template says it.",
    )
    rhythm = serializers.CharField(
        max_length=500,
        required=False,
        validators=[validate_rhythm],
        help_text="RFC 5545, of this series alone; else the forum's.",
    )
    count = serializers.IntegerField(
        min_value=1,
        max_value=MOST_IN_A_SERIES,
        required=False,
        help_text="How many, where `until` does not say it.",
    )
    until = serializers.DateField(
        required=False, help_text="The last day that one may be on; of up to 60 sessions."
    )

    class Meta(SessionSerializer.Meta):
        fields = [
            "template",
            "first_local",
            "minutes",
            "rhythm",
            "count",
            "until",
            *(name for name in SessionSerializer.Meta.fields if name in _OF_A_SERIES),
        ]


class SeriesAnswerSerializer(serializers.Serializer[Any]):
    """The drafts that were made, in the order of their days."""

    ids = serializers.ListField(child=serializers.UUIDField())


class SessionMoveSerializer(serializers.Serializer[Any]):
    """When and where a session takes place from now on; what is left out stays."""

    starts_at = InstantField(required=False, help_text="With an offset.")
    ends_at = InstantField(required=False, help_text=_ENDS)
    starts_local = WallTimeField(required=False, help_text=_LOCAL)
    ends_local = WallTimeField(required=False, help_text=_LOCAL)
    time_zone = serializers.CharField(
        max_length=64, required=False, validators=[validate_time_zone]
    )
    room = room_reference(required=False, allow_null=True)
    place = serializers.CharField(max_length=500, required=False, allow_blank=True)
    link = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class SessionCancellationSerializer(serializers.Serializer[Any]):
    """Why a session does not take place."""

    reason = serializers.CharField(max_length=2000, help_text="Everyone invited is told.")
