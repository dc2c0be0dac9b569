"""Timetables as JSON: what one is asked for, what is proposed, and what is put into effect."""

from typing import Any, Final

from rest_framework import serializers

from apps.common.api.concurrency import etag_of
from apps.forums.api.serializers.clashes import ClashSerializer
from apps.forums.api.serializers.fields import (
    ClockTimeField,
    InstantField,
    WallTimeField,
    room_reference,
)
from apps.forums.models import Session, SessionState
from apps.forums.selectors import rooms_visible_to
from apps.forums.selectors.timetables import MOST_ROOMS, MOST_SESSIONS, Proposal
from apps.programmes.api.serializers.references import ListedReference
from apps.stakeholders.models import validate_time_zone

MOST_DAYS: Final = 14
# Of the clashes that remain as many are told as anyone reads.
MOST_CLASHES: Final = 200


class PinSerializer(serializers.Serializer[Any]):
    """A session that stays where it is put: at a time, in a room, or both."""

    session = serializers.UUIDField()
    starts_at = InstantField(required=False, help_text="With an offset.")
    starts_local = WallTimeField(
        required=False, help_text="By the clock in `time_zone`, in place of an instant."
    )
    room = room_reference(required=False)


class TimetableQuestionSerializer(serializers.Serializer[Any]):
    """When and where sessions of a forum may take place."""

    days = serializers.ListField(
        child=serializers.DateField(), min_length=1, max_length=MOST_DAYS, help_text="Each once."
    )
    from_time = ClockTimeField(help_text="By the clock in `time_zone`, on each of the days.")
    until_time = ClockTimeField()
    time_zone = serializers.CharField(
        max_length=64,
        required=False,
        validators=[validate_time_zone],
        help_text="IANA name; the forum's, if left out.",
    )
    slot_minutes = serializers.IntegerField(
        min_value=5, max_value=240, default=15, help_text="Sessions begin at multiples of it."
    )
    break_minutes = serializers.IntegerField(
        min_value=0, max_value=240, default=0, help_text="Kept free behind each."
    )
    rooms = ListedReference.many_init(
        rooms_visible_to,
        keys=("name",),
        max_length=MOST_ROOMS,
        required=False,
        help_text="By id or name; all of the workspace, if left out.",
    )
    sessions = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        min_length=1,
        max_length=MOST_SESSIONS,
        help_text="Drafts, or announced ones; the forum's drafts, if left out.",
    )
    pins = PinSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, required=False, max_length=MOST_SESSIONS
    )


class ProposedSessionSerializer(serializers.Serializer[Any]):
    """A session as it would be."""

    session = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.ChoiceField(SessionState.choices)
    if_match = serializers.CharField(help_text="Its ETag, to be sent with what is decided on it.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.UUIDField(allow_null=True)
    is_moved = serializers.BooleanField(help_text="Whether it would be elsewhere than it is.")

    @staticmethod
    def told(session: Session, proposal: Proposal) -> dict[str, Any]:
        """Return a session of a proposal as it would be."""
        return {
            "session": session.pk,
            "title": session.title,
            "state": session.state,
            "if_match": etag_of(proposal.before[session.pk]),
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "room": session.room_id,
            "is_moved": proposal.is_moved(session),
        }


class ProposalSerializer(serializers.Serializer[Any]):
    """A timetable that nothing was changed for."""

    is_best = serializers.BooleanField(
        help_text="Nowhere would fewer people have to choose between two sessions."
    )
    sessions = ProposedSessionSerializer(many=True)
    off_hours_count = serializers.IntegerField(
        help_text="How many would be in a session outside of their working hours, each as often as"
        " it is; who and when is told by the `hours` among `clashes`."
    )
    off_hours_is_fewest = serializers.BooleanField(
        help_text="It is known that nowhere would fewer be, unless more people had to choose."
    )
    clash_count = serializers.IntegerField(help_text="Of all that would remain.")
    clashes = ClashSerializer(many=True)

    @staticmethod
    def told(proposal: Proposal) -> dict[str, Any]:
        """Return a proposal as it is answered."""
        return {
            "is_best": proposal.is_best,
            "sessions": [
                ProposedSessionSerializer.told(one, proposal) for one in proposal.sessions
            ],
            "off_hours_count": proposal.off_hours,
            "off_hours_is_fewest": proposal.is_least_off,
            "clash_count": len(proposal.clashes),
            "clashes": proposal.clashes[:MOST_CLASHES],
        }


class PlaceSerializer(serializers.Serializer[Any]):
    """When and where a session is to be."""

    session = serializers.UUIDField()
    if_match = serializers.CharField(max_length=200, help_text="Its ETag; `*` for any version.")
    starts_at = InstantField(help_text="With an offset.")
    ends_at = InstantField(help_text="With an offset.")
    room = room_reference(allow_null=True)


class TimetableSerializer(serializers.Serializer[Any]):
    """A timetable to be put into effect: as it was proposed, or changed by hand."""

    sessions = PlaceSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, min_length=1, max_length=MOST_SESSIONS
    )
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="Told to who is invited."
    )


class TimetableAnswerSerializer(serializers.Serializer[Any]):
    """What was put into effect."""

    changed = serializers.ListField(
        child=serializers.UUIDField(), help_text="The sessions that are elsewhere now."
    )
