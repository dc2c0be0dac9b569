"""Agendas over REST: their items one by one, and the whole with one version."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api.concurrency import check_if_match
from apps.common.api.pagination import limit_of
from apps.common.api.problems import PreconditionFailedError
from apps.common.etags import etag_of_version
from apps.common.history_reading import Change
from apps.forums import selectors
from apps.forums.api.filters import AgendaItemFilters
from apps.forums.api.parameters import MOST_URGENT
from apps.forums.api.serializers.agendas import (
    AgendaItemChangeSerializer,
    AgendaItemSerializer,
    AgendaOrderSerializer,
    AgendaSerializer,
    AgendaTextSerializer,
)
from apps.forums.api.serializers.suggestions import SuggestedAgendaSerializer
from apps.forums.models import AgendaItem, Session
from apps.forums.selectors import agendas as reading
from apps.forums.selectors.suggestions import suggested_agenda
from apps.forums.services import agendas, clock
from apps.forums.services.locking import lock_session_of
from apps.forums.services.pasting import paste_agenda
from apps.forums.services.rights import require_keeper, require_told_who
from apps.programmes.selectors.visibility import layers_of
from apps.stakeholders.api.base import Crud, RecordViews
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced


class WithFindings(RecordViews):
    """Views that tell of findings in a sentence."""

    def get_serializer_context(self) -> dict[str, Any]:
        """Give sentences the layers' names."""
        context = super().get_serializer_context()
        if context["actor"] is not None:
            context["layer_names"] = dict(layers_of(self.workspace).values_list("key", "name"))
        return context


class AgendaItemViews(Traced, Steps, Batched, WithFindings, Crud):
    """Items of the agendas of sessions that the caller sees."""

    serializer_class = AgendaItemSerializer
    filterset_class = AgendaItemFilters
    orderings = {"id": "id", "position": "position"}
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "history": "record.read",
        "create": "sessions.keep",
        "partial_update": "sessions.keep",
        "destroy": "sessions.keep",
        "batch": "sessions.keep",
        "start": "sessions.keep",
        "end": "sessions.keep",
    }

    def visible(self) -> QuerySet[AgendaItem]:
        """Return the items of the sessions that the actor sees."""
        rows = reading.agenda_items_visible_to(self.actor)
        is_read = self.request.method in {"GET", "HEAD"}
        return rows if is_read else rows.select_related("session__forum")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or an item."""
        if self.action == "partial_update":
            return AgendaItemChangeSerializer
        return AgendaItemSerializer

    def locked(self, if_match: str | None) -> Any:
        """Return the item locked, its session before it, as whatever changes a whole agenda does.

        Raises: Http404, PreconditionRequiredError, PreconditionFailedError with the item as it is
        """
        lock_session_of(self.visible().filter(pk=self.identity()))
        try:
            return super().locked(if_match)
        except PreconditionFailedError as stale:
            current = dict(self.answer(self.identity()).data)
            message = (
                "Somebody else has changed this item. As `current` it is what it is now: put your"
                " change into it, and send it with its ETag, which `GET` on the item answers."
            )
            raise PreconditionFailedError(message).with_members(current=current) from stale

    def perform_create(self, data: Mapping[str, Any]) -> AgendaItem:
        """Put an item on an agenda."""
        return agendas.add_agenda_item(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: AgendaItem, data: Mapping[str, Any]) -> AgendaItem:
        """Change an item."""
        return agendas.change_agenda_item(
            item=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: AgendaItem) -> None:
        """Take an item off its agenda."""
        agendas.remove_agenda_item(item=instance, actor=self.actor, at=timezone.now())

    def changes_of(self, instance: AgendaItem) -> list[Change]:
        """Return every change of an item, to those who may know who made it.

        Raises: NotKeeperError
        """
        require_told_who(self.actor, instance.session)
        return reading.agenda_item_history(instance)

    @extend_schema(request=None, responses=AgendaItemSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let the clock run for an item of an open session."""
        return self.step(clock.start_item, "item")

    @extend_schema(request=None, responses=AgendaItemSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Stop the clock of an item."""
        return self.step(clock.end_item, "item")


class AgendaViews(WithFindings):
    """The whole agenda of a session: read, put in order, and pasted."""

    serializer_class = AgendaSerializer
    actions_required = {
        "agenda": "record.read",
        "suggested": "record.read",
        "order": "sessions.keep",
        "paste": "sessions.keep",
    }

    def visible(self) -> QuerySet[Session]:
        """Return the sessions that the actor sees."""
        return selectors.sessions_visible_to(self.actor).select_related("forum")

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        limited = {"limit"} if self.action == "suggested" else frozenset()
        return super().known_parameters() | limited

    def schema_queryset(self) -> QuerySet[Any]:
        """Return the sessions that the address is of."""
        return Session.objects.none()

    @extend_schema(responses=AgendaSerializer, filters=False)
    @action(detail=True)
    def agenda(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a session's agenda in its order, with the ETag of the whole."""
        return self._whole(self.get_object())

    @extend_schema(responses=SuggestedAgendaSerializer, parameters=[MOST_URGENT], filters=False)
    @action(detail=True, url_path="suggested-agenda")
    def suggested(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell whoever keeps its record what the session should talk about, and why."""
        session = self.get_object()
        require_keeper(self.actor, session)
        found = suggested_agenda(session, self.actor, most=limit_of(request))
        context = self.get_serializer_context()
        return Response(SuggestedAgendaSerializer({"results": found}, context=context).data)

    @extend_schema(request=AgendaOrderSerializer, responses=AgendaSerializer)
    @agenda.mapping.patch
    def order(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put all items in another order at once; If-Match is the ETag of the agenda."""
        with transaction.atomic():
            session = self._locked_session()
            said = self.valid(AgendaOrderSerializer)
            self._require_version(session)
            agendas.arrange_agenda(session=session, actor=self.actor, at=timezone.now(), **said)
            return self._whole(session)

    @extend_schema(request=AgendaTextSerializer, responses=AgendaSerializer)
    @action(detail=True, methods=["post"], url_path="agenda/paste")
    def paste(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make an item of each line of a text, behind those that are there: all or none."""
        with transaction.atomic():
            session = self._locked_session()
            said = self.valid(AgendaTextSerializer)
            paste_agenda(session=session, actor=self.actor, at=timezone.now(), **said)
            return self._whole(session)

    def _locked_session(self) -> Session:
        rows = self.visible().select_for_update(of=("self",), no_key=True)
        session = rows.filter(pk=self.identity()).first()
        if session is None:
            raise Http404
        return session

    def _require_version(self, session: Session) -> None:
        session.version = reading.agenda_version(session)  # type: ignore[attr-defined]  # of its agenda
        try:
            check_if_match(self.request.headers.get("If-Match"), session)
        except PreconditionFailedError as stale:
            message = (
                "Somebody else has changed this agenda. As `current` it is what it is now: put"
                " your change into it, and send it with the ETag that `GET` on the agenda answers."
            )
            current = self._whole(session).data
            raise PreconditionFailedError(message).with_members(current=current) from stale

    def _whole(self, session: Session) -> Response:
        items = reading.agenda_items_visible_to(self.actor).filter(session=session)
        serializer = AgendaItemSerializer(
            items.order_by("position"), many=True, context=self.get_serializer_context()
        )
        response = Response({"items": serializer.data})
        response["ETag"] = etag_of_version(reading.agenda_version(session))
        return response
