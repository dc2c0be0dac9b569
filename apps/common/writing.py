"""Writing the changed fields of one object, and no others; telling which they were."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def assign(instance: M, changes: Mapping[str, Any]) -> M:
    """Set the fields of `changes` on an object and save those that differ, if any."""
    differing = [name for name, value in changes.items() if getattr(instance, name) != value]
    for name in differing:
        setattr(instance, name, changes[name])
    if differing:
        instance.save(update_fields=differing)
    return instance


def replace_ties(
    table: type[Model],
    owner: Mapping[str, Model],
    column: str,
    wanted: Iterable[Model],
    *,
    within: QuerySet[Any] | None = None,
) -> None:
    """Let the rows of a table tie its owner to those wanted, and to no others.

    owner: {column: row}; column: of what it is tied to; within: what alone may be untied
    """
    ids = list(dict.fromkeys(row.pk for row in wanted))
    here = table._default_manager.filter(**owner)  # noqa: SLF001 - Django's documented manager
    loose = (
        here if within is None else here.filter(**{f"{column}__in": within.order_by().values("pk")})
    )
    loose.exclude(**{f"{column}__in": ids}).delete()
    known = set(here.values_list(f"{column}_id", flat=True))
    here.bulk_create(table(**owner, **{f"{column}_id": pk}) for pk in ids if pk not in known)


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of both only the fields of `after` in which they differ."""
    differing = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}
