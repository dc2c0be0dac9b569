"""Which layers and organisations the events of findings concern."""

from collections.abc import Collection
from uuid import UUID

from apps.alignment.models import Finding
from apps.events.concerns import Concern, register


def register_concerns() -> None:
    """Tell the event log of the kinds of subject that the detector has."""
    register("finding", of_findings)


def of_findings(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the layers that each is about, and the organisations that can do something."""
    rows = Finding.objects.filter(pk__in=ids).values_list("pk", "layers", "organisations")
    return {
        pk: Concern(frozenset(layers), frozenset(organisations))
        for pk, layers, organisations in rows
    }
