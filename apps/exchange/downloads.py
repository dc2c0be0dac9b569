"""The files of exports, for whoever may fetch them."""

from datetime import datetime

from django.http import HttpResponse

from apps.common.errors import LockstepError
from apps.exchange.models import Export, ExportFormat, JobState
from apps.exchange.services.content import read_content
from apps.exchange.writers import WRITERS


class NotReadyError(LockstepError):
    """There is no file yet, or there never will be."""

    status = 404
    code = "not_ready"
    title = "This export has no file"


class ExpiredError(LockstepError):
    """The file has gone."""

    status = 404
    code = "expired"
    title = "The file has gone"


def is_there(export: Export, at: datetime) -> bool:
    """Tell whether the file of an export can be fetched."""
    return (
        export.state == JobState.SUCCEEDED
        and export.expires_at is not None
        and at < export.expires_at
    )


def file_of(export: Export, at: datetime) -> HttpResponse:
    """Return the file of an export as an answer. Raises: NotReadyError, ExpiredError."""
    if export.state != JobState.SUCCEEDED:
        detail = "Ask for the export until its state is succeeded."
        raise NotReadyError(detail)
    if not is_there(export, at):
        detail = "Files of exports are kept for a day. Ask for a new one."
        raise ExpiredError(detail)
    writer = WRITERS[ExportFormat(export.format)]
    name = f"{export.workspace.slug}-{export.created_at.date()}.{writer.suffix}"
    return HttpResponse(
        read_content(export),
        content_type=writer.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            # A file never changes.
            "ETag": f'"{export.pk}"',
            # What somebody sees is nobody else's.
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
