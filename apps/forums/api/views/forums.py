"""Themes, rooms and forums over REST."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.etags import etag_of_version
from apps.common.history_reading import Change
from apps.forums import selectors
from apps.forums.api.clashing import HEADER, warn
from apps.forums.api.filters import ForumFilters, RoomFilters, ThemeFilters
from apps.forums.api.serializers.forums import ForumSerializer, RoomSerializer, ThemeSerializer
from apps.forums.api.serializers.sessions import SeriesAnswerSerializer, SeriesSerializer
from apps.forums.models import Forum, Room, Theme
from apps.forums.services import forums, rooms, series, themes
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced
from apps.stakeholders.models import Membership, Organisation

CRUD = {
    "list": "record.read",
    "retrieve": "record.read",
    "create": "forums.write",
    "partial_update": "forums.write",
    "destroy": "forums.write",
}


class ThemeViews(Batched, Crud):
    """What forums are about, in their order."""

    serializer_class = ThemeSerializer
    filterset_class = ThemeFilters
    orderings = {"position": "position", "key": "key", "id": "id"}
    actions_required = CRUD | {"batch": "forums.write"}

    def visible(self) -> QuerySet[Theme]:
        """Return the workspace's themes."""
        return selectors.themes_of(self.workspace)

    def perform_create(self, data: Mapping[str, Any]) -> Theme:
        """Create a theme."""
        return themes.create_theme(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Theme, data: Mapping[str, Any]) -> Theme:
        """Change a theme."""
        return themes.change_theme(
            theme=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Theme) -> None:
        """Remove a theme that no forum has."""
        themes.remove_theme(theme=instance, actor=self.actor, at=timezone.now())


class RoomViews(Batched, Crud):
    """Where sessions take place."""

    serializer_class = RoomSerializer
    filterset_class = RoomFilters
    orderings = {"id": "id", "name": "name"}
    actions_required = CRUD | {"batch": "forums.write"}

    def visible(self) -> QuerySet[Room]:
        """Return the workspace's rooms."""
        return selectors.rooms_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Room:
        """Add a room."""
        return rooms.create_room(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Room, data: Mapping[str, Any]) -> Room:
        """Change a room."""
        return rooms.change_room(room=instance, actor=self.actor, changes=data, at=timezone.now())

    def perform_destroy(self, instance: Room) -> None:
        """Remove a room that no session has or had."""
        rooms.remove_room(room=instance, actor=self.actor, at=timezone.now())


class ForumViews(Traced, Steps, Crud):
    """Forums that the caller sees."""

    serializer_class = ForumSerializer
    filterset_class = ForumFilters
    orderings = {"id": "id", "key": "key", "name": "name"}
    actions_required = CRUD | {"history": "record.read", "series": "forums.write"}
    own_headers = {"series": (HEADER,)}

    def visible(self) -> QuerySet[Forum]:
        """Return the forums that the actor sees, with their lists in order."""
        return selectors.forums_visible_to(self.actor).prefetch_related(
            Prefetch("themes", queryset=Theme.objects.order_by("position")),
            Prefetch("organisers", queryset=Membership.objects.order_by("id")),
            Prefetch("organisations", queryset=Organisation.objects.order_by("id")),
        )

    def perform_create(self, data: Mapping[str, Any]) -> Forum:
        """Create a forum."""
        return forums.create_forum(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Forum, data: Mapping[str, Any]) -> Forum:
        """Change a forum that the actor runs."""
        return forums.change_forum(
            forum=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Forum) -> None:
        """Remove a forum of whose sessions nobody was told."""
        forums.remove_forum(forum=instance, actor=self.actor, at=timezone.now())

    @extend_schema(request=SeriesSerializer, responses=SeriesAnswerSerializer)
    @action(detail=True, methods=["post"])
    def series(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Plan the next sessions by the forum's rhythm, as drafts; all of them or none."""
        with transaction.atomic():
            forum, said = self.subject(), self.valid(SeriesSerializer)
            made = series.plan_series(forum=forum, actor=self.actor, at=timezone.now(), **said)
        # The forum itself is what it was.
        headers = {"ETag": etag_of_version(forum.version)}
        answer = Response({"ids": [each.pk for each in made]}, headers=headers)
        return warn(answer, made, self.actor)

    def changes_of(self, instance: Forum) -> list[Change]:
        """Return every change of a forum."""
        return selectors.forum_history(instance)
