"""Who was in the room of a session, and the address by which people check in, as JSON."""

from typing import Annotated, Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from msgspec import Meta, Struct
from rest_framework import serializers

from apps.common.api.references import Reference
from apps.forums.models import Attendance
from apps.forums.services.attendance import MOST_MARKED
from apps.stakeholders.models import Sector

_Name = Annotated[str, Meta(max_length=200)]
_SECTOR = serializers.ChoiceField(
    Sector.choices, allow_null=True, help_text="Null where it is not known."
)


class PresentRow(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One person who was there."""

    invitation: _Name | None = None
    name: _Name = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    organisation: _Name | None = None
    affiliation: Annotated[str, Meta(max_length=300)] = ""
    sector: _Name = ""


class PresentRowSerializer(serializers.Serializer[Any]):
    """One person who was there, for the documentation."""

    invitation = serializers.UUIDField(
        required=False, allow_null=True, help_text="Left out for who walked in."
    )
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(
        max_length=254, required=False, help_text="Of an invitation, or of who walked in."
    )
    organisation = serializers.CharField(
        max_length=200, required=False, allow_null=True, help_text="Id or external id."
    )
    affiliation = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="An organisation that is none of the workspace.",
    )
    sector = serializers.ChoiceField(
        Sector.choices, required=False, help_text="Where there is no organisation to tell it."
    )


@extend_schema_serializer(component_name="AttendanceMarks")
class PresentSerializer(serializers.Serializer[Any]):
    """Up to 500 people who were in the room, all of whom are recorded or none."""

    people = PresentRowSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, max_length=MOST_MARKED
    )


class AttendanceIdsSerializer(serializers.Serializer[Any]):
    """Up to 500 presences by their ids."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_MARKED)


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """Somebody who was in the room of a session."""

    session = Reference(read_only=True)
    invitation = Reference(read_only=True, allow_null=True, help_text="Null for who walked in.")
    name = serializers.CharField(source="shown_name", read_only=True)
    organisation = Reference(read_only=True, allow_null=True)
    sector = serializers.SerializerMethodField()
    recorded_by = Reference(
        read_only=True, allow_null=True, help_text="Null for who has checked in, and if gone."
    )

    class Meta:
        model = Attendance
        fields = [
            "id",
            "session",
            "invitation",
            "name",
            "email",
            "organisation",
            "affiliation",
            "sector",
            "how",
            "present_at",
            "recorded_by",
        ]

    @extend_schema_field(_SECTOR)
    def get_sector(self, attendance: Attendance) -> str | None:
        """Return the sector of the organisation, or of the person itself."""
        return attendance.of_sector or None


class CheckInSerializer(serializers.Serializer[Any]):
    """The secret address by which people in the room say that they are there."""

    address = serializers.URLField(allow_null=True, help_text="Null where none was made.")
    open = serializers.BooleanField(help_text="Whether it can be used now: while the session is.")
