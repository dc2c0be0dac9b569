"""The files of exports, for whoever may fetch them."""

import io
from datetime import datetime

from django.http import HttpResponse

from apps.common.contents import read_content
from apps.common.errors import LockstepError
from apps.exchange.models import Export, ExportFormat, JobState
from apps.exchange.services.reporting import write_template
from apps.exchange.writers import writer_of
from apps.stakeholders.models import Membership


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
    name = f"{export.workspace.slug}-{export.created_at.date()}"
    response = attached(read_content(export), name, ExportFormat(export.format))
    # A file never changes.
    response["ETag"] = f'"{export.pk}"'
    return response


def attached(content: bytes, name: str, file_format: ExportFormat) -> HttpResponse:
    """Return a file to be saved under a name, for nobody but who asked for it."""
    writer = writer_of(file_format)
    return HttpResponse(
        content,
        content_type=writer.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{writer.suffix}"',
            # What somebody sees is nobody else's.
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def template_for(actor: Membership, kind: str) -> HttpResponse:
    """Return a table of what the actor may still report, to be filled in."""
    file = io.BytesIO()
    write_template(actor=actor, kind=kind, file=file)
    return attached(file.getvalue(), f"{actor.workspace.slug}-reports", ExportFormat(kind))
