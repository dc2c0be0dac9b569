"""Handing a file in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from apps.common.contents import store_content
from apps.common.errors import LockstepError
from apps.exchange.mapping import read_mapping
from apps.exchange.models import Import, ImportFormat
from apps.stakeholders.models import Membership, Workspace


class TooLargeError(LockstepError):
    """The file is larger than this installation takes."""

    status = 413
    code = "too_large"
    title = "The file is too large"

    def __init__(self) -> None:
        """Say how much is taken."""
        super().__init__(
            f"An import takes files of at most {settings.IMPORT_MAX_BYTES} bytes. "
            "Split the plan by initiative: each may be imported by itself."
        )


class _File(Protocol):
    def read(self) -> bytes: ...


def refuse_large(size: int) -> None:
    """Raise TooLargeError for a file of more bytes than this installation takes."""
    if size > settings.IMPORT_MAX_BYTES:
        raise TooLargeError


def read_at_most(file: _File, size: int) -> bytes:
    """Return the content of a file of so many bytes. Raises: TooLargeError, before it is read."""
    refuse_large(size)
    return file.read()


@transaction.atomic
def request_import(
    *,
    workspace: Workspace,
    actor: Membership | None,
    content: bytes,
    at: datetime,
    source: str = "",
    dry_run: bool = False,
    file_format: ImportFormat = ImportFormat.PLAN,
    mapping: Mapping[str, Any] | None = None,
) -> Import:
    """Queue a file for import; the relay picks it up, so that the caller waits for nothing.

    actor: None is the installation itself
    mapping: what the file does not say by itself; what it leaves out is remembered or guessed
    Raises: TooLargeError, MappingRefusedError
    """
    refuse_large(len(content))
    read_mapping(mapping or {})
    job = Import.objects.create(
        workspace=workspace,
        asked_by=actor,
        as_installation=actor is None,
        format=file_format,
        source=source,
        dry_run=dry_run,
        mapping=dict(mapping or {}),
        next_attempt_at=at,
    )
    store_content(job, content)
    return job
