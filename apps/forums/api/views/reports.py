"""Consolidated reports over REST, as files; and what they would give away."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.forums.api.serializers.reports import NamesToldSerializer
from apps.forums.models import Forum, Session
from apps.forums.reporting import reports
from apps.forums.reporting.blocks import Document
from apps.forums.reporting.files import FORMATS, report_file
from apps.forums.selectors import forums_visible_to, sessions_visible_to
from apps.forums.selectors.names_told import names_told
from apps.forums.services.rights import require_keeper
from apps.stakeholders.api.base import RecordViews

_KIND: Final = OpenApiParameter(
    "kind", str, enum=list(FORMATS), description="Markdown where nothing is said."
)
_YEAR: Final = OpenApiParameter(
    "year",
    {"type": "integer", "minimum": reports.YEARS.start, "maximum": reports.YEARS.stop - 1},
    required=True,
    description="By the workspace's calendar.",
)
_FILES: Final = {
    (200, each.media_type.partition(";")[0]): OpenApiTypes.BINARY for each in FORMATS.values()
}


class _Reports(RecordViews):
    """Views that answer files in the reader's language."""

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        own = {"report": {"kind"}, "year": {"kind", "year"}}
        return super().known_parameters() | own.get(self.action, set())

    def schema_queryset(self) -> QuerySet[Any]:
        """Return what the address is of."""
        return QuerySet(Forum).none()

    def file(self, document: Document) -> HttpResponse:
        """Return a document in the format that is asked for. Raises: ValidationError."""
        return report_file(document, self.kind(), at=timezone.now())

    def kind(self) -> str:
        """Return the format that is asked for. Raises: ValidationError."""
        kind = self.request.query_params.get("kind", "md")
        if kind not in FORMATS:
            raise ValidationError({"kind": [f"One of: {', '.join(FORMATS)}."]})
        return kind

    def telling(self) -> dict[str, Any]:
        """Return in which language, and of which instant, it is told."""
        self.kind()
        return {"language": get_language() or "en", "at": timezone.now()}


class SessionReportViews(_Reports):
    """What a session came to, as a file."""

    serializer_class = NamesToldSerializer
    actions_required = {"report": "record.read", "names_told": "sessions.keep"}
    costs = {"report": 50}

    def visible(self) -> QuerySet[Session]:
        """Return the sessions that the actor sees."""
        return sessions_visible_to(self.actor).select_related("forum")

    @extend_schema(responses=_FILES, parameters=[_KIND], filters=False)
    @action(detail=True)
    def report(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return a session's report: who was in the room, what it came to, and its minutes."""
        told = self.telling()
        return self.file(reports.session_report(self.actor, self.get_object(), **told))

    @extend_schema(responses=NamesToldSerializer, filters=False)
    @action(detail=True, url_path="names-told")
    def names_told(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell who keeps the record where it names whom the forum does not tell of."""
        session = self.get_object()
        require_keeper(self.actor, session)
        found = {"attribution": session.forum.attribution, "names": names_told(session)}
        return Response(NamesToldSerializer(found).data)


class ForumReportViews(_Reports):
    """What a forum, or a year, came to, as a file."""

    serializer_class = NamesToldSerializer
    actions_required = {"report": "record.read", "year": "record.read"}
    costs = {"report": 50, "year": 50}

    def visible(self) -> QuerySet[Forum]:
        """Return the forums that the actor sees."""
        return forums_visible_to(self.actor)

    @extend_schema(responses=_FILES, parameters=[_KIND], filters=False)
    @action(detail=True)
    def report(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return a forum's report, with the minutes of its sessions in their order."""
        told = self.telling()
        return self.file(reports.forum_report(self.actor, self.get_object(), **told))

    @extend_schema(
        operation_id="forums_report_of_year",
        responses=_FILES,
        parameters=[_KIND, _YEAR],
        filters=False,
    )
    @action(detail=False, url_path="report", pagination_class=None)
    def year(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return what a year's sessions came to, in all forums that the caller sees."""
        told = self.telling()
        return self.file(reports.year_report(self.actor, self._year(), **told))

    def _year(self) -> int:
        given = self.request.query_params.get("year", "")
        if not (given.isascii() and given.isdecimal() and int(given[:5]) in reports.YEARS):
            message = f"A year from {reports.YEARS.start} to {reports.YEARS.stop - 1}."
            raise ValidationError({"year": [message]})
        return int(given)
