"""The audit over REST: read, exported, and its seals."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from apps.accounts.models import AccessKind
from apps.accounts.services import record_access
from apps.audit.api.exports import FORMATS, walk
from apps.audit.api.filters import EntryFilters
from apps.audit.api.serializers import EntrySerializer, SealSerializer
from apps.audit.models import Entry, Seal
from apps.audit.selectors import entries as selectors
from apps.common.api.filters import declared_filters
from apps.common.errors import InvalidInputError
from apps.stakeholders.api.base import Listed


class AuditViews(Listed):
    """Who did what, when, from where and by which token, newest first."""

    serializer_class = EntrySerializer
    filterset_class = EntryFilters
    orderings = {"at": "at"}
    default_ordering = "-at"
    http_method_names = ["get", "head"]
    actions_required = {"list": "audit.read", "export": "audit.read"}

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        if self.action == "export":
            return declared_filters(self) | {"format"}
        return super().known_parameters()

    def visible(self) -> QuerySet[Entry]:
        """Return what the actor may see."""
        return selectors.entries_visible_to(self.actor)

    def get_queryset(self) -> QuerySet[Entry]:
        """Return what the actor may see; nothing of it ever changes, so it has no version."""
        return self.schema_queryset() if self.is_for_schema else self.visible()

    @property
    def is_for_schema(self) -> bool:
        """Tell whether the view is only described, not called."""
        return bool(getattr(self, "swagger_fake_view", False))

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, enum=list(FORMATS), description="jsonl by default."),
        ],
        responses={
            (200, kind.partition(";")[0]): OpenApiTypes.BINARY for kind, _ in FORMATS.values()
        },
        filters=True,
    )
    def export(self, request: Request, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Return all entries that the filters leave, as a file; the export is recorded itself."""
        name = request.query_params.get("format", "jsonl")
        if name not in FORMATS:
            message = f"One of: {', '.join(FORMATS)}."
            raise InvalidInputError.at("/format", message, "invalid_choice")
        content_type, write = FORMATS[name]
        entries = self.filter_queryset(self.get_queryset())
        record_access(
            kind=AccessKind.EXPORTED,
            person_id=self.actor.user_id,
            workspace_id=self.actor.workspace_id,
            detail={"what": "audit", **request.query_params.dict()},
        )
        file_name = f"{self.workspace.slug}-audit.{name}"
        headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
        return StreamingHttpResponse(
            write(walk(entries)), content_type=content_type, headers=headers
        )


class SealViews(Listed):
    """The seals of the days that have ended, newest first."""

    serializer_class = SealSerializer
    orderings = {"day": "day"}
    default_ordering = "-day"
    http_method_names = ["get", "head"]
    actions_required = {"list": "audit.read"}

    def visible(self) -> QuerySet[Seal]:
        """Return what the actor may see."""
        return selectors.seals_visible_to(self.actor)
