"""What sessions did for what they dealt with, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.forums.api.serializers.effects import SessionEffectSerializer, effect_told
from apps.forums.models import Forum
from apps.forums.selectors import forums_visible_to
from apps.forums.selectors.effects import session_effect
from apps.stakeholders.api.base import RecordViews


class ForumEffectViews(RecordViews):
    """The effect of a forum's sessions, and of all that the caller sees."""

    serializer_class = SessionEffectSerializer
    actions_required = {"effect": "record.read", "effects": "record.read"}
    costs = {"effect": 20, "effects": 20}

    def visible(self) -> QuerySet[Forum]:
        """Return the forums that the actor sees."""
        return forums_visible_to(self.actor)

    def schema_queryset(self) -> QuerySet[Any]:
        """Return the forums that the address is of."""
        return Forum.objects.none()

    @extend_schema(responses=SessionEffectSerializer, filters=False)
    @action(detail=True)
    def effect(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell what the sessions of a forum did for what they dealt with, and its figures."""
        return self._told(self.get_object())

    @extend_schema(
        operation_id="forums_effect_of_all", responses=SessionEffectSerializer, filters=False
    )
    @action(detail=False, url_path="effect", pagination_class=None)
    def effects(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell what all sessions that the caller sees did for what they dealt with."""
        return self._told(None)

    def _told(self, forum: Forum | None) -> Response:
        today = self.workspace.local(timezone.now()).date()
        found = session_effect(self.actor, today, forum)
        return Response(SessionEffectSerializer(effect_told(found)).data)
