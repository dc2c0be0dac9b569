"""Imports over REST: a file goes in, a job comes back, and its report when it has run."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.exchange import selectors, services
from apps.exchange.api.filters import ImportFilters
from apps.exchange.api.serializers import ImportRequestSerializer, ImportSerializer
from apps.exchange.models import Import, ImportFormat
from apps.stakeholders.api.base import Listed

# Besides the file a body holds the other fields and the lines between them.
_ROOM_FOR_FIELDS = 64 * 1024


class ImportViews(Listed):
    """Files that were handed in, and what came of them."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilters
    parser_classes = [MultiPartParser]
    orderings = {"id": "id", "created_at": "created_at"}
    actions_required = {
        "list": "imports.read",
        "retrieve": "imports.read",
        "create": "imports.start",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before a byte of it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.IMPORT_MAX_BYTES + _ROOM_FOR_FIELDS:
            raise services.TooLargeError
        super().initial(request, *args, **kwargs)

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
