"""Optimistic concurrency: an ETag for each object, If-Match on each change of it.

The version is the row's xmin, which PostgreSQL changes with every update whatever made it, so no column has
to be kept and no path of writing can forget it.
"""

from typing import TypeVar

from django.db import models
from django.db.models.expressions import RawSQL
from rest_framework.request import Request

from apps.common.api.problems import PreconditionFailedError, PreconditionRequiredError

M = TypeVar("M", bound=models.Model)


def with_version(queryset: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Return the queryset with each row's `version`."""
    table = queryset.model._meta.db_table
    return queryset.annotate(version=RawSQL(f'"{table}".xmin::text', []))  # noqa: S611 - a table's name


def etag_of(instance: models.Model) -> str:
    """Return the strong ETag of an object fetched with its version."""
    return f'"{instance.version}"'  # type: ignore[attr-defined]


def check_if_match(request: Request, instance: models.Model) -> None:
    """Refuse a change whose If-Match is absent or names another version.

    `instance` must have been fetched with its version and locked in this transaction.
    Raises: PreconditionRequiredError, PreconditionFailedError
    """
    given = request.headers.get("If-Match")
    if given is None:
        message = (
            "Send the ETag you got with the object as If-Match, so that nobody's change is lost."
        )
        raise PreconditionRequiredError(message)
    if given.strip() != "*" and etag_of(instance) not in [tag.strip() for tag in given.split(",")]:
        message = (
            "Read the object again, apply your change to what is there now, and send it again."
        )
        raise PreconditionFailedError(message)
