"""Writing the changed fields of one object, and no others."""

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
