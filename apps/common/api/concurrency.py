"""Optimistic concurrency: an ETag for each object, If-Match on each change of it.

The version is the row's xmin, which PostgreSQL changes with every update whatever made it, so no
column has to be kept and no path of writing can forget it.
"""

from typing import TypeVar, cast

from django.db import models
from django.db.models.expressions import RawSQL

from apps.common.api.problems import PreconditionFailedError, PreconditionRequiredError
from apps.common.etags import names

M = TypeVar("M", bound=models.Model)


def with_version(queryset: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Return the queryset with each row's `version`."""
    table = queryset.model._meta.db_table  # noqa: SLF001 - Django's documented _meta
    version = RawSQL(f'"{table}".xmin::text', [], output_field=models.TextField())  # noqa: S611 - a table's name
    return cast("models.QuerySet[M]", queryset.annotate(version=version))


def etag_of(instance: models.Model) -> str:
    """Return the strong ETag of an object fetched with its version."""
    return etag_of_version(instance.version)  # type: ignore[attr-defined]


def etag_of_version(version: str) -> str:
    """Return the strong ETag of an object that has this version."""
    return f'"{version}"'


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
