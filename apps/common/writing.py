"""Writing the changed fields of one object, and no others; telling which they were."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def assign(instance: M, changes: Mapping[str, Any]) -> M:
    """Set the fields of `changes` on an object and save those that differ, if any."""
    differing = [name for name, value in changes.items() if getattr(instance, name) != value]
    for name in differing:
        setattr(instance, name, changes[name])
    if differing:
        instance.save(update_fields=differing)
    return instance


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of both only the fields of `after` in which they differ."""
    differing = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}
