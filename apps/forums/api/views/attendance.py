"""Who was in the room of a session, over REST, and the address by which people check in."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api import pagination
from apps.common.api.forms import page_response
from apps.common.etags import etag_of_version
from apps.forums import selectors
from apps.forums.api.serializers.attendance import (
    AttendanceIdsSerializer,
    AttendanceSerializer,
    CheckInSerializer,
    PresentRow,
    PresentSerializer,
)
from apps.forums.models import RecordedHow, Session, SessionState
from apps.forums.selectors.attendance import attendance_of
from apps.forums.services.attendance import (
    MOST_MARKED,
    Present,
    record_attendance,
    remove_attendance,
)
from apps.forums.services.check_in import check_in_address, renew_check_in
from apps.forums.services.rights import require_keeper
from apps.programmes.api.serializers.bulk import rows_of
from apps.stakeholders.api.base import token_of
from apps.stakeholders.api.steps import Steps


class AttendanceViews(Steps):
    """Who was in the room of a session: told to, and recorded by, those who keep its record."""

    serializer_class = AttendanceSerializer
    orderings: ClassVar[dict[str, str]] = {"id": "id", "present_at": "present_at"}
    actions_required = {
        "attendance": "record.read",
        "mark": "sessions.keep",
        "unmark": "sessions.keep",
        "check_in": "sessions.keep",
        "renew": "sessions.keep",
    }
    costs: ClassVar[dict[str, int]] = {"mark": 20}

    def visible(self) -> QuerySet[Session]:
        """Return the sessions that the actor sees."""
        return selectors.sessions_visible_to(self.actor).select_related("forum", "workspace")

    def schema_queryset(self) -> QuerySet[Any]:
        """Return the sessions that the address is of."""
        return Session.objects.none()

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        paged = pagination.PARAMETERS if self.action == "attendance" else frozenset()
        return super().known_parameters() | paged

    def answers_by(self) -> type[BaseSerializer[Any]] | None:
        """Return the serializer of what is read: who was there."""
        return AttendanceSerializer if self.action == "attendance" else None

    @extend_schema(responses=AttendanceSerializer(many=True), filters=False)
    @action(detail=True)
    def attendance(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of who was in the room."""
        form, session = self.form(), self.get_object()
        require_keeper(self.actor, session)
        return page_response(self, form, attendance_of(session))

    @extend_schema(request=PresentSerializer, responses=AttendanceIdsSerializer)
    @attendance.mapping.post
    def mark(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record that up to 500 people were in the room, all or none."""
        rows = rows_of(request.data, "people", PresentRow, most=MOST_MARKED)
        with transaction.atomic():
            session = self.subject()
            there = record_attendance(
                session=session,
                actor=self.actor,
                rows=[Present(**row) for row in rows],
                how=RecordedHow.API if token_of(request) else RecordedHow.RAPPORTEUR,
                at=timezone.now(),
                below="/people",
            )
        return _told(session, {"ids": [str(each.pk) for each in there]})

    @extend_schema(request=AttendanceIdsSerializer, responses=AttendanceIdsSerializer)
    @action(detail=True, methods=["post"], url_path="attendance/remove")
    def unmark(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take back that some people were in the room, all or none."""
        said = self.valid(AttendanceIdsSerializer)
        with transaction.atomic():
            session = self.subject()
            remove_attendance(
                session=session, actor=self.actor, at=timezone.now(), below="/ids", **said
            )
        return _told(session, {"ids": [str(pk) for pk in said["ids"]]})

    @extend_schema(responses=CheckInSerializer, filters=False)
    @action(detail=True, url_path="check-in")
    def check_in(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the address of the check-in, to show it in the room."""
        session = self.get_object()
        require_keeper(self.actor, session)
        return _told(session, _door_of(session))

    @extend_schema(request=None, responses=CheckInSerializer)
    @check_in.mapping.post
    def renew(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make an address for the check-in; the one before opens nothing any more."""
        with transaction.atomic():
            session = self.subject()
            renew_check_in(session=session, actor=self.actor, at=timezone.now())
            return _told(session, _door_of(session))


def _door_of(session: Session) -> dict[str, Any]:
    """Return what is told of the check-in of a session."""
    door = {"address": check_in_address(session), "open": session.state == SessionState.OPEN}
    return CheckInSerializer(door).data


def _told(session: Session, told: dict[str, Any]) -> Response:
    """Return an answer with the ETag of its session; nothing in between keeps what opens a door."""
    version = session.version  # type: ignore[attr-defined]  # read with it
    return Response(told, headers={"ETag": etag_of_version(version), "Cache-Control": "no-store"})
