"""Imports and exports over REST: a job comes back at once, and its report or its file later."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.exchange import selectors, services
from apps.exchange.api.exports import ExportSerializer
from apps.exchange.api.files import TakesImports
from apps.exchange.api.filters import ExportFilters, ImportChangeFilters, ImportFilters
from apps.exchange.api.serializers import (
    ImportDifferenceSerializer,
    ImportRequestSerializer,
    ImportSerializer,
)
from apps.exchange.downloads import file_of
from apps.exchange.models import Export, ExportFormat, Import, ImportChange, ImportFormat
from apps.exchange.writers import writer_of
from apps.stakeholders.api.base import Listed
from apps.stakeholders.api.steps import Steps


class ImportViews(TakesImports, Listed, Steps):
    """Files that were handed in, and what came of them."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilters
    orderings = {"id": "id", "created_at": "created_at"}
    actions_required = {
        "list": "imports.read",
        "retrieve": "imports.read",
        "create": "imports.start",
        "undo": "imports.start",
    }

    def visible(self) -> QuerySet[Import]:
        """Return the imports that the actor may see."""
        return selectors.imports_visible_to(self.actor)

    @extend_schema(
        request={"multipart/form-data": ImportRequestSerializer}, responses={202: ImportSerializer}
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Queue a file for import; ask its address for the report."""
        given = self.valid(ImportRequestSerializer)
        job = services.request_import(
            workspace=self.workspace,
            actor=self.actor,
            content=services.read_at_most(given["file"], given["file"].size),
            at=timezone.now(),
            source=given["source"],
            dry_run=given["dry_run"],
            file_format=ImportFormat(given["format"]),
            mapping=given.get("mapping"),
        )
        return self.answer(job.pk, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=ImportSerializer, filters=False)
    @action(detail=True, methods=["post"], parser_classes=[JSONParser])
    def undo(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take an import back, whole, while nothing later has touched what it wrote."""
        return self.step(services.undo_import, "job")


class ImportChangeViews(Listed):
    """What one import changed, or would change: object by object, field by field."""

    serializer_class = ImportDifferenceSerializer
    filterset_class = ImportChangeFilters
    actions_required = {"list": "imports.read"}

    def visible(self) -> QuerySet[ImportChange]:
        """Return the changes of an import that the actor may see. Raises: Http404."""
        job = selectors.imports_visible_to(self.actor).filter(pk=self.kwargs["id"])
        if not job.exists():
            raise Http404
        return selectors.changes_visible_to(self.actor).filter(of_id=self.kwargs["id"])


class ExportViews(Listed):
    """What somebody sees of a workspace, or a part of it, as a file."""

    serializer_class = ExportSerializer
    filterset_class = ExportFilters
    orderings = {"id": "id", "created_at": "created_at"}
    default_ordering = "-id"
    actions_required = {
        "list": "exports.read",
        "retrieve": "exports.read",
        "create": "exports.start",
        "download": "exports.read",
    }
    costs = {"create": 20}

    def visible(self) -> QuerySet[Export]:
        """Return the exports that the actor asked for."""
        return selectors.exports_visible_to(self.actor)

    @extend_schema(responses={202: ExportSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Queue an export; ask its address until it has a `download_url`."""
        given = self.valid()
        job = services.request_export(
            actor=self.actor,
            export_format=ExportFormat(given["format"]),
            scope=given.get("scope", {}),
            language=given.get("language") or self.workspace.default_language,
            at=timezone.now(),
        )
        return self.answer(job.pk, status.HTTP_202_ACCEPTED)

    @extend_schema(
        responses={
            (200, writer.media_type.partition(";")[0]): OpenApiTypes.BINARY
            for writer in map(writer_of, ExportFormat.values)
        }
    )
    @action(detail=True, methods=["get"])
    def download(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Fetch the file; it goes a day after it was made."""
        export = self.get_object()
        return file_of(export, timezone.now())
