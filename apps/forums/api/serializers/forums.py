"""Themes, rooms and forums as JSON."""

from typing import Any, Final

from rest_framework import serializers

from apps.forums.api.serializers.fields import (
    member_references,
    organisation_references,
    theme_references,
)
from apps.forums.models import Forum, Room, Theme

MOST_THEMES: Final = 20
MOST_ORGANISERS: Final = 50
MOST_ORGANISATIONS: Final = 500


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    """A theme; `position` is its place among the others, from 0, which make room for it."""

    position = serializers.IntegerField(min_value=0, max_value=32_000, required=False)

    class Meta:
        model = Theme
        fields = ["id", "key", "name", "position"]


class RoomSerializer(serializers.ModelSerializer[Room]):
    """A room that one session at a time can have."""

    class Meta:
        model = Room
        fields = ["id", "name", "place", "capacity"]


class ForumSerializer(serializers.ModelSerializer[Forum]):
    """A forum; its lists, where sent, replace what was there."""

    themes = theme_references(MOST_THEMES, required=False, help_text="By key or id; keys answered.")
    organisers = member_references(
        MOST_ORGANISERS, required=False, help_text="Members who run it; who makes it, if left out."
    )
    organisations = organisation_references(
        MOST_ORGANISATIONS, required=False, help_text="That take part, by id or external id."
    )

    class Meta:
        model = Forum
        fields = [
            "id",
            "key",
            "name",
            "purpose",
            "themes",
            "visibility",
            "attribution",
            "time_zone",
            "rhythm",
            "reminder_days",
            "organisers",
            "organisations",
        ]
        # The database keeps keys unique; its refusal becomes a problem.
        validators: list[Any] = []
        extra_kwargs = {
            "time_zone": {"required": False, "help_text": "IANA name; else the workspace's."},
            "rhythm": {"help_text": "RFC 5545, such as FREQ=MONTHLY;BYDAY=1TU."},
            "reminder_days": {
                "help_text": "How many days before a session those who have not answered are asked"
                " again; on the last of them those who come are reminded too."
            },
        }
