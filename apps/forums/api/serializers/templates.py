"""Templates of sessions as JSON."""

from typing import Any

from rest_framework import serializers

from apps.common.api.bodies import Whole
from apps.common.api.references import Reference
from apps.common.names import refuse_disguise
from apps.forums.api.serializers.described import DescribedSerializer
from apps.forums.api.serializers.fields import forum_reference
from apps.forums.models import IN_COMMON, SessionTemplate
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.services.agendas import MOST_ITEMS
from apps.stakeholders.models import Sector


class TemplateNeedSerializer(Whole):
    """A sector, and how many of it have to be in the room."""

    sector = serializers.ChoiceField(Sector.choices)
    at_least = serializers.IntegerField(min_value=1, max_value=32_000)


class TemplateItemSerializer(Whole):
    """An item that the agenda of each session begins with."""

    title = serializers.CharField(max_length=300)
    minutes = serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, allow_null=True, default=None
    )
    presenter = serializers.CharField(
        max_length=300, allow_blank=True, default="", validators=[refuse_disguise]
    )


class SessionTemplateSerializer(DescribedSerializer[SessionTemplate]):
    """A kind of session that a forum holds again and again; its lists, where sent, replace."""

    forum = forum_reference()
    sector_needs = TemplateNeedSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, required=False, max_length=len(Sector)
    )
    agenda = TemplateItemSerializer(  # type: ignore[call-arg]  # many=True takes max_length
        many=True, required=False, max_length=MOST_ITEMS
    )

    class Meta:
        model = SessionTemplate
        fields = [
            "id",
            "forum",
            "name",
            "minutes",
            *IN_COMMON,
            "sector_needs",
            "agenda",
        ]
        # The database keeps names unique; its refusal becomes a problem.
        validators: list[Any] = []


class SessionTemplateChangeSerializer(SessionTemplateSerializer):
    """What of a template may change; the forum it is of stays."""

    forum = Reference(read_only=True)
