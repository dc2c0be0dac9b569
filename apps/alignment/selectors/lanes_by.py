"""By what milestones may be laid in lanes: layer, sector and organisation of the owner, region."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.alignment.selectors.columns import fetch_packed
from apps.alignment.selectors.rows import locate_anywhere
from apps.alignment.selectors.snapshots import Snapshot
from apps.common.packed_ids import uuids
from apps.programmes.models import Initiative
from apps.stakeholders.models import Organisation, Sector
from coordination.regrouping import NOWHERE

# Each two lanes are compared, so there is an end to how many are worth it.
MOST_LANES: Final = 200
# The key of the lane of what has no owner, or no region.
NOBODY: Final = ""

_OWNERS: Final = """
SELECT string_agg(uuid_send(m.id), ''), string_agg(uuid_send(m.owner_organisation_id), '')
  FROM programmes_milestone m
 WHERE m.initiative_id = ANY (%(initiatives)s::uuid[]) AND m.owner_organisation_id IS NOT NULL
"""


class LanesBy(NamedTuple):
    """The lanes of a portfolio.

    keys, names: of each lane; lane: int64[M], the lane of each row, `NOWHERE` where it was left out
    left_out: how many lanes have no place among those compared
    """

    keys: list[str]
    names: list[str]
    lane: NDArray[np.int64]
    left_out: int


def by_layer(snapshot: Snapshot) -> LanesBy:
    """Return the layers in their order."""
    layers = snapshot.rules.layers
    lane = snapshot.plan.layer.astype(np.int64)
    return LanesBy([layer.key for layer in layers], [layer.name for layer in layers], lane, 0)


def by_sector(snapshot: Snapshot) -> LanesBy:
    """Return the sectors of the owners, in the order in which they are named everywhere."""
    owners = _owners_of(snapshot)
    sectors = _column_of(owners, "sector")
    keys = [sectors[owner] if owner else NOBODY for owner in owners]
    return _laid(keys, {value: str(label) for value, label in Sector.choices}, [*Sector.values])


def by_organisation(snapshot: Snapshot) -> LanesBy:
    """Return the owners, those with most milestones first."""
    owners = _owners_of(snapshot)
    names = dict(
        Organisation.objects.filter(pk__in=[owner for owner in set(owners) if owner]).values_list(
            "pk", "name"
        )
    )
    keys = [str(owner) if owner else NOBODY for owner in owners]
    return _laid(keys, {str(pk): name for pk, name in names.items()})


def by_region(snapshot: Snapshot) -> LanesBy:
    """Return the regions of the initiatives, those with most milestones first."""
    regions = dict(
        Initiative.objects.filter(pk__in=snapshot.initiatives).values_list("pk", "region")
    )
    sizes = np.diff(snapshot.plan.first).tolist()
    keys = [
        regions[one]
        for one, size in zip(snapshot.initiatives, sizes, strict=True)
        for _ in range(size)
    ]
    return _laid(keys, {region: region for region in keys})


GROUPINGS: Final[dict[str, Callable[[Snapshot], LanesBy]]] = {
    "layer": by_layer,
    "sector": by_sector,
    "organisation": by_organisation,
    "region": by_region,
}


def _laid(keys: list[str], names: dict[str, str], order: Sequence[str] = ()) -> LanesBy:
    """Return the lanes of rows by their keys: in an order, else by size; nobody's comes last."""
    sizes = Counter(keys)
    known = sorted(
        sizes.keys() - {NOBODY},
        key=lambda key: (order.index(key) if order else -sizes[key], names[key], key),
    )
    shown = [*known[:MOST_LANES], *([NOBODY] if NOBODY in sizes else [])]
    places = {key: place for place, key in enumerate(shown)}
    lane = np.array([places.get(key, NOWHERE) for key in keys], np.int64)
    return LanesBy(shown, [names.get(key, "") for key in shown], lane, len(known[MOST_LANES:]))


def _column_of(owners: list[UUID | None], column: str) -> dict[UUID, str]:
    """Return a column of organisations, by their ids."""
    some = Organisation.objects.filter(pk__in=[owner for owner in set(owners) if owner])
    return dict(some.values_list("pk", column))


def _owners_of(snapshot: Snapshot) -> list[UUID | None]:
    """Return the owner of each row."""
    packed = fetch_packed(_OWNERS, {"initiatives": snapshot.initiatives})
    ids = np.frombuffer(packed[0] or b"", ">u8").reshape(-1, 2).astype(np.uint64)
    owners = np.frombuffer(packed[1] or b"", ">u8").reshape(-1, 2).astype(np.uint64)
    found: list[UUID | None] = [None] * snapshot.plan.milestones
    rows = locate_anywhere(snapshot.ids, ids)
    for row, owner in zip(rows.tolist(), uuids(owners), strict=True):
        if row >= 0:
            found[row] = owner
    return found
