"""Papers of agenda items over REST."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.history_reading import Change
from apps.forums.api.filters import PaperFilters
from apps.forums.api.serializers.papers import (
    PaperChangeSerializer,
    PaperSerializer,
    PaperUploadSerializer,
)
from apps.forums.downloads import paper_response
from apps.forums.models import Paper
from apps.forums.paper_kinds import KINDS
from apps.forums.selectors import papers as reading
from apps.forums.services import papers
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.files import TakesFiles
from apps.stakeholders.api.traced import Traced

_READ = ("list", "retrieve", "history", "file")
_WRITTEN = ("create", "partial_update", "destroy")


class PaperViews(TakesFiles, Traced, Crud):
    """Papers of the agendas of sessions that the caller sees."""

    serializer_class = PaperSerializer
    parser_classes = [JSONParser, MultiPartParser]
    filterset_class = PaperFilters
    orderings = {"id": "id", "title": "title"}
    actions_required = dict.fromkeys(_READ, "record.read") | dict.fromkeys(
        _WRITTEN, "sessions.keep"
    )
    own_headers = {"file": ("ETag",)}

    def visible(self) -> QuerySet[Paper]:
        """Return the papers of the sessions that the actor sees."""
        rows = reading.papers_visible_to(self.actor)
        is_read = self.request.method in {"GET", "HEAD"}
        return rows if is_read else rows.select_related("agenda_item__session__forum")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a paper."""
        return PaperChangeSerializer if self.action == "partial_update" else PaperSerializer

    def refuse_large(self, size: int) -> None:
        """Raise PaperTooLargeError for more than a paper may have."""
        papers.refuse_large(size)

    @extend_schema(
        request={
            "application/json": PaperSerializer,
            "multipart/form-data": PaperUploadSerializer,
        },
        responses={201: PaperSerializer},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put a link to an agenda item, or, as multipart, a file."""
        if not (request.content_type or "").startswith("multipart/"):
            return super().create(request, *args, **kwargs)
        said = dict(self.valid(PaperUploadSerializer))
        file = said.pop("file")
        papers.refuse_large(file.size)
        paper = papers.upload_paper(
            actor=self.actor, name=file.name, content=file.read(), at=timezone.now(), **said
        )
        return self.answer(paper.pk, status.HTTP_201_CREATED)

    def perform_create(self, data: Mapping[str, Any]) -> Paper:
        """Put a link to an agenda item."""
        return papers.link_paper(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Paper, data: Mapping[str, Any]) -> Paper:
        """Call a paper otherwise."""
        return papers.change_paper(
            paper=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Paper) -> None:
        """Take a paper off."""
        papers.remove_paper(paper=instance, actor=self.actor, at=timezone.now())

    def changes_of(self, instance: Paper) -> list[Change]:
        """Return every change of a paper."""
        return reading.paper_history(instance)

    @extend_schema(responses={(200, kind.media_type): OpenApiTypes.BINARY for kind in KINDS})
    @action(detail=True)
    def file(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Fetch the file of a paper, to be saved. Of a link there is none."""
        response = paper_response(self.get_object())
        if response is None:
            raise Http404
        return response
