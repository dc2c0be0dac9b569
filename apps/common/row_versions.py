"""Versions of rows: their xmin, which PostgreSQL changes with every update whatever made it.

So no column has to be kept, and no path of writing can forget it.
"""

from typing import TypeVar, cast

from django.db import models
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=models.Model)


def with_version(queryset: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Return the queryset with each row's `version`."""
    table = queryset.model._meta.db_table  # noqa: SLF001 - Django's documented _meta
    version = RawSQL(f'"{table}".xmin::text', [], output_field=models.TextField())  # noqa: S611 - a table's name
    return cast("models.QuerySet[M]", queryset.annotate(version=version))
