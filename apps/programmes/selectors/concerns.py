"""Which layers and organisations the events of the record concern, by what they are about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from apps.events.concerns import Concern, register
from apps.programmes.models import (
    BaselineMove,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
)


def register_concerns() -> None:
    """Tell the event log of the kinds of subject that the record has."""
    register("milestone", of_milestones)
    register("dependency", of_dependencies)
    register("baseline_change", of_baseline_changes)
    register("initiative", of_initiatives)
    register("layer", of_layers)


def of_milestones(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return each milestone's layer and owner."""
    rows = Milestone.objects.filter(pk__in=ids)
    return _merged(rows.values_list("pk", "layer__key", "owner_organisation_id"))


def of_dependencies(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the layers and owners of both ends."""
    rows = Dependency.objects.filter(pk__in=ids)
    ends = ("predecessor", "successor")
    return _merged(
        row
        for end in ends
        for row in rows.values_list("pk", f"{end}__layer__key", f"{end}__owner_organisation_id")
    )


def of_baseline_changes(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the layers and owners of the milestones that each moves."""
    rows = BaselineMove.objects.filter(change__in=ids)
    columns = ("change_id", "milestone__layer__key", "milestone__owner_organisation_id")
    return _merged(rows.values_list(*columns).distinct())


def of_initiatives(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisation that leads each, and those that take part."""
    leading = Initiative.objects.filter(pk__in=ids).values_list("pk", "lead_organisation_id")
    taking_part = Participation.objects.filter(initiative__in=ids)
    pairs = [*leading, *taking_part.values_list("initiative_id", "organisation_id")]
    return _merged((pk, None, organisation) for pk, organisation in pairs)


def of_layers(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return each layer's own key."""
    rows = Layer.objects.filter(pk__in=ids).values_list("pk", "key")
    return _merged((pk, key, None) for pk, key in rows)


def _merged(rows: Iterable[tuple[Any, str | None, UUID | None]]) -> dict[UUID, Concern]:
    """Return what rows of (subject, layer, organisation) say of each subject."""
    merged: Mapping[UUID, list[Concern]] = defaultdict(list)
    for subject, layer, organisation in rows:
        merged[subject].append(
            Concern(
                frozenset([layer] if layer else ()),
                frozenset([organisation] if organisation else ()),
            )
        )
    return {
        subject: Concern(
            frozenset().union(*(one.layers for one in found)),
            frozenset().union(*(one.organisations for one in found)),
        )
        for subject, found in merged.items()
    }
