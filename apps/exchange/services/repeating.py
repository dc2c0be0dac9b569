"""The file of a dry run, taken once more: with a better mapping, or for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.contents import read_content, store_content
from apps.common.errors import LockstepError
from apps.exchange.mapping import merged, read_mapping
from apps.exchange.models import Import
from apps.stakeholders.models import Membership


class FileGoneError(LockstepError):
    """The file is not kept any more."""

    code = "file_gone"
    title = "The file is not there any more"


@transaction.atomic
def repeat_import(
    *,
    job: Import,
    actor: Membership,
    at: datetime,
    dry_run: bool,
    mapping: Mapping[str, Any] | None = None,
) -> Import:
    """Queue the file of a dry run once more. What the mapping leaves out is as it was.

    Raises: FileGoneError, MappingRefusedError
    """
    content = read_content(job)
    if not content:
        detail = "Files of dry runs are kept for a day. Send it again."
        raise FileGoneError(detail)
    wanted = merged(job.mapping, mapping or {})
    read_mapping(wanted)
    again = Import.objects.create(
        workspace=job.workspace,
        asked_by=actor,
        format=job.format,
        source=job.source,
        dry_run=dry_run,
        mapping=wanted,
        next_attempt_at=at,
    )
    store_content(again, content)
    return again
