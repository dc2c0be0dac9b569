"""Reports from a file over REST: tried, sent, and a table to fill in."""

from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.bodies import validated
from apps.exchange import services
from apps.exchange.api.files import TakesImports
from apps.exchange.api.serializers import ImportErrorSerializer, MappingField
from apps.exchange.downloads import template_for
from apps.exchange.services.reporting import TEMPLATE_KINDS, ReportFile
from apps.exchange.writers import writer_of
from apps.stakeholders.api.base import WorkspaceView
from coordination.vocabulary import MilestoneStatus

_KIND: Final = OpenApiParameter(
    "kind", str, enum=TEMPLATE_KINDS, description="A workbook where nothing is said."
)


class ReportFileRequestSerializer(serializers.Serializer[Any]):
    """A file with a milestone that is done in each row."""

    file = serializers.FileField(
        allow_empty_file=True,
        help_text="CSV or XLSX, with columns ID, Actual date, Evidence and Note; perhaps Source.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Tell what would be reported, row by row, and report nothing."
    )
    mapping = MappingField(
        binary=True,
        required=False,
        help_text="What the file does not say by itself, as JSON (see Mapping), as with imports.",
    )


class ReportedMilestoneSerializer(serializers.Serializer[Any]):
    """One row of the file: what it says, and how its milestone stood before."""

    row = serializers.IntegerField(help_text="As a person counts.")
    named = serializers.CharField(help_text="The milestone as the file names it.")
    milestone = serializers.UUIDField(allow_null=True, help_text="Null where the row is wrong.")
    name = serializers.CharField(allow_null=True)
    status_before = serializers.ChoiceField(
        [status.value for status in MilestoneStatus], allow_null=True
    )
    actual_date_before = serializers.DateField(allow_null=True)
    actual_date = serializers.DateField()
    evidence_url = serializers.CharField(help_text="Empty: it stays as it is.")
    note = serializers.CharField(help_text="Empty: it stays as it is.")


class ReportFileSerializer(serializers.Serializer[Any]):
    """What was reported from a file, or would be."""

    dry_run = serializers.BooleanField()
    reported = serializers.IntegerField(help_text="All that the file names, or none.")
    left_out = serializers.IntegerField(help_text="Rows that say nothing of being done.")
    rows = ReportedMilestoneSerializer(many=True)
    errors = ImportErrorSerializer(many=True)  # type: ignore[assignment]


class ReportFileView(TakesImports):
    """Milestones reported done by a file."""

    actions_required = {"post": "milestones.report"}
    costs = {"post": 50}

    @extend_schema(
        operation_id="report_files_create",
        request={"multipart/form-data": ReportFileRequestSerializer},
        responses=ReportFileSerializer,
    )
    def post(self, request: Request, workspace: str) -> Response:
        """Report up to 10,000 milestones from a CSV file or a workbook, all or none."""
        given = validated(ReportFileRequestSerializer(data=request.data))
        file = services.report_from_file(
            actor=self.actor,
            content=services.read_at_most(given["file"], given["file"].size),
            at=timezone.now(),
            mapping=given.get("mapping"),
            dry_run=given["dry_run"],
        )
        return Response(ReportFileSerializer(_told(file, dry_run=given["dry_run"])).data)


class ReportTemplateView(WorkspaceView):
    """A table of what may still be reported, to be filled in and sent back."""

    actions_required = {"get": "milestones.report"}
    query_parameters = frozenset({"kind"})
    costs = {"get": 10}

    @extend_schema(
        operation_id="report_files_template",
        parameters=[_KIND],
        responses={
            (200, writer_of(kind).media_type.partition(";")[0]): OpenApiTypes.BINARY
            for kind in TEMPLATE_KINDS
        },
    )
    def get(self, request: Request, workspace: str) -> HttpResponse:
        """Fetch it: a partner finds its own open milestones in it, the office all of them."""
        kind = request.query_params.get("kind", TEMPLATE_KINDS[0])
        if kind not in TEMPLATE_KINDS:
            raise ValidationError({"kind": [f"One of: {', '.join(TEMPLATE_KINDS)}."]})
        return template_for(self.actor, kind)


def _told(file: ReportFile, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "reported": file.reported,
        "left_out": file.left_out,
        "errors": file.errors,
        "rows": [
            {
                "row": row.at,
                "named": row.said.external_id,
                "milestone": row.milestone and row.milestone.pk,
                "name": row.milestone and row.milestone.name,
                "status_before": row.milestone and row.milestone.status,
                "actual_date_before": row.milestone and row.milestone.actual_date,
                "actual_date": row.said.actual_date,
                "evidence_url": row.said.evidence_url,
                "note": row.said.note,
            }
            for row in file.rows
        ],
    }
