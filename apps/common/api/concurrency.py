"""Optimistic concurrency: an ETag for each object, If-Match on each change of it.

The version is the row's, by `apps.common.row_versions`.
"""

from django.db import models

from apps.common.api.problems import PreconditionFailedError, PreconditionRequiredError
from apps.common.etags import etag_of_version, names


def etag_of(instance: models.Model) -> str:
    """Return the strong ETag of an object fetched with its version."""
    return etag_of_version(instance.version)  # type: ignore[attr-defined]


def check_if_match(given: str | None, instance: models.Model) -> None:
    """Refuse a change whose If-Match is absent or names another version.

    `instance` must have been fetched with its version and locked in this transaction.
    Raises: PreconditionRequiredError, PreconditionFailedError.
    """
    check_match(given, etag_of(instance))


def check_match(given: str | None, etag: str) -> None:
    """Refuse a change whose If-Match is absent or names another ETag than that of what is there.

    Raises: PreconditionRequiredError, PreconditionFailedError.
    """
    if given is None:
        message = (
            "Send the ETag you got with the object as If-Match, so that nobody's change is lost."
        )
        raise PreconditionRequiredError(message)
    if not names(given, etag):
        message = (
            "Read the object again, apply your change to what is there now, and send it again."
        )
        raise PreconditionFailedError(message)
