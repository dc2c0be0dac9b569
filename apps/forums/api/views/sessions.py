"""Sessions over REST, and the steps of their life."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api.pagination import limit_of
from apps.common.history_reading import Change
from apps.forums import selectors
from apps.forums.api.clashing import HEADER, WarnsInBatches, WarnsOfClashes
from apps.forums.api.filters import SessionFilters
from apps.forums.api.parameters import MOST_CLASHES
from apps.forums.api.serializers.clashes import ClashesSerializer
from apps.forums.api.serializers.invitations import BalanceSerializer
from apps.forums.api.serializers.sessions import (
    SessionCancellationSerializer,
    SessionChangeSerializer,
    SessionMoveSerializer,
    SessionSerializer,
)
from apps.forums.api.views.forums import CRUD
from apps.forums.lifecycle import STEPS
from apps.forums.models import SectorNeed, Session
from apps.forums.selectors.clashes import clashes_of
from apps.forums.services import sessions, steps
from apps.forums.services.rights import require_organiser
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced


class SessionViews(WarnsOfClashes, WarnsInBatches, Traced, Steps, Crud):
    """Sessions that the caller sees."""

    serializer_class = SessionSerializer
    filterset_class = SessionFilters
    orderings = {"id": "id", "starts_at": "starts_at", "title": "title"}
    actions_required = (
        CRUD
        | {"history": "record.read", "balance": "forums.write", "batch": "forums.write"}
        | {"clashes": "forums.write"}
        | dict.fromkeys(STEPS, "forums.write")
    )
    own_headers = dict.fromkeys(
        ("create", "partial_update", "announce", "move", "batch"), (HEADER,)
    )

    def visible(self) -> QuerySet[Session]:
        """Return the sessions that the actor sees."""
        needs = SectorNeed.objects.order_by("id")
        rows = selectors.sessions_visible_to(self.actor).prefetch_related(
            Prefetch("sector_needs", queryset=needs)
        )
        is_read = self.request.method in {"GET", "HEAD"}
        return rows if is_read else rows.select_related("forum")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a session."""
        if self.action == "partial_update":
            return SessionChangeSerializer
        return SessionSerializer

    def perform_create(self, data: Mapping[str, Any]) -> Session:
        """Plan a session of a forum that the actor runs."""
        return sessions.plan_session(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Session, data: Mapping[str, Any]) -> Session:
        """Change a session."""
        return sessions.change_session(
            session=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Session) -> None:
        """Remove a draft."""
        sessions.remove_session(session=instance, actor=self.actor, at=timezone.now())

    def changes_of(self, instance: Session) -> list[Change]:
        """Return every change of a session."""
        return selectors.session_history(instance)

    def answers_by(self) -> type[BaseSerializer[Any]] | None:
        """Return the serializer of what is read: a session, or its balance."""
        return BalanceSerializer if self.action == "balance" else super().answers_by()

    @extend_schema(responses=BalanceSerializer, filters=False)
    @action(detail=True)
    def balance(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return which sectors have to be in the room, and how many of them will be."""
        form, session = self.form(), self.get_object()
        require_organiser(self.actor, session.forum)
        found = BalanceSerializer({"sectors": selectors.balance_of(session)}).data
        return Response(form.of_computed([found])[0])

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        limited = {"limit"} if self.action == "clashes" else frozenset()
        return super().known_parameters() | limited

    @extend_schema(responses=ClashesSerializer, parameters=[MOST_CLASHES], filters=False)
    @action(detail=True)
    def clashes(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return what is in the way of the session, to whoever runs its forum."""
        session = self.get_object()
        require_organiser(self.actor, session.forum)
        found = clashes_of([session], self.actor)[session.pk]
        told = {"count": len(found), "results": found[: limit_of(request)]}
        return Response(ClashesSerializer(told).data)

    @extend_schema(request=None, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell of a draft whoever sees its forum."""
        return self.step(steps.announce_session, "session")

    @extend_schema(request=None, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin an announced session."""
        return self.step(steps.open_session, "session")

    @extend_schema(request=None, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """End a session."""
        return self.step(steps.close_session, "session")

    @extend_schema(request=None, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let whoever sees the forum read what a session came to."""
        return self.step(steps.publish_results, "session")

    @extend_schema(request=SessionCancellationSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Cancel a session, for a reason."""
        return self.step(steps.cancel_session, "session", SessionCancellationSerializer)

    @extend_schema(request=SessionMoveSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let a session take place at another time or in another place."""
        return self.step(steps.move_session, "session", SessionMoveSerializer)
