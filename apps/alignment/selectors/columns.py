"""The columns of any number of initiatives in one statement for each table.

PostgreSQL packs them, out of covering indexes, into one value for each column; nothing is made of
them here but arrays. A milestone travels as 40 bytes and its id, a dependency as 48.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray

from apps.common.replays import told
from coordination.plan import EARLIEST_DAY, NO_DATE

# A day is packed as its distance from the day before the earliest one, so that 0 is "none".
_ORIGIN: Final = EARLIEST_DAY - 1
_DAY_BITS: Final = 22
_DAY_MASK: Final = (1 << _DAY_BITS) - 1
_LAG_ORIGIN: Final = 1 << 15

_MILESTONES: Final = f"""
SELECT string_agg(int8send((wanted.place << 34) | (layer.place << {_DAY_BITS})
                           | (m.baseline_date - DATE '1970-01-01' - {_ORIGIN})), ''),
       string_agg(int8send((coalesce(m.actual_date - DATE '1970-01-01' - {_ORIGIN}, 0)::int8 << 24)
                           | CASE m.status WHEN 'accepted' THEN 2
                                           WHEN 'reported' THEN 1 ELSE 0 END), ''),
       string_agg(int8send((coalesce(m.forecast_date - DATE '1970-01-01' - {_ORIGIN}, 0)::int8
                            << {_DAY_BITS})
                           | (m.original_baseline_date - DATE '1970-01-01' - {_ORIGIN})), ''),
       string_agg(int4send(coalesce((m.reported_at AT TIME ZONE %(zone)s)::date
                                    - DATE '1970-01-01' - {_ORIGIN}, 0)), ''),
       string_agg(float8send(m.weight), ''),
       string_agg(uuid_send(m.id), '')
  FROM unnest(%(initiatives)s::uuid[]) WITH ORDINALITY AS wanted(id, place)
  JOIN programmes_milestone m ON m.initiative_id = wanted.id
  JOIN unnest(%(layers)s::uuid[]) WITH ORDINALITY AS layer(id, place) ON layer.id = m.layer_id
 WHERE m.status <> 'cancelled'
"""  # noqa: S608 - constants of this module

_DEPENDENCIES: Final = f"""
SELECT string_agg(int8send((wanted.place << 34)
                           | ((d.predecessor_initiative_id <> d.successor_initiative_id)::int::int8
                              << 33)
                           | ((d.lag_days + {_LAG_ORIGIN})::int8 << 16)
                           | coalesce(d.need_at_least, 0)), ''),
       string_agg(int8send(coalesce(hashtextextended(d.need_group, 0), 0)), ''),
       string_agg(uuid_send(d.successor_id), ''),
       string_agg(uuid_send(d.predecessor_id), '')
  FROM unnest(%(initiatives)s::uuid[]) WITH ORDINALITY AS wanted(id, place)
  JOIN programmes_dependency d ON d.successor_initiative_id = wanted.id
 WHERE d.agreement = 'accepted'
"""  # noqa: S608 - constants of this module

Ids = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class MilestoneColumns:
    """Milestones that are not cancelled, by initiative and, within one, by id.

    initiative: int64, place among those asked for; layer: int32; days: int32 with NO_DATE
    accepted, reported_done: bool, whether the actual date was accepted, or only reported
    ids: uint64[M, 2], the halves of the UUID
    """

    initiative: NDArray[np.int64]
    layer: NDArray[np.int32]
    baseline: NDArray[np.int32]
    original: NDArray[np.int32]
    forecast: NDArray[np.int32]
    actual: NDArray[np.int32]
    reported: NDArray[np.int32]
    accepted: NDArray[np.bool_]
    reported_done: NDArray[np.bool_]
    weight: NDArray[np.float64]
    ids: Ids


@dataclass(frozen=True, slots=True, eq=False)
class DependencyColumns:
    """Accepted dependencies by their successors.

    initiative: int64, the successor's place among those asked for
    crosses: bool, whether the predecessor is another initiative's
    group: int64, hash of the need group's name, 0 for none; at_least: int32, 0 for all
    """

    initiative: NDArray[np.int64]
    crosses: NDArray[np.bool_]
    lag: NDArray[np.int32]
    group: NDArray[np.int64]
    at_least: NDArray[np.int32]
    successor: Ids
    predecessor: Ids


def read_milestones(initiatives: list[UUID], layers: list[UUID], zone: str) -> MilestoneColumns:
    """Return the milestones of `initiatives`, layers numbered in the order given.

    zone: the time zone in which an instant becomes a calendar day
    """
    row = fetch_packed(_MILESTONES, {"initiatives": initiatives, "layers": layers, "zone": zone})
    place, done, dates = (np.frombuffer(packed or b"", ">i8") for packed in row[:3])
    reported = np.frombuffer(row[3] or b"", ">i4")
    weight = np.frombuffer(row[4] or b"", ">f8").astype(np.float64)
    ids = np.frombuffer(row[5] or b"", ">u8").reshape(-1, 2).astype(np.uint64)
    place, done, dates = (column.astype(np.int64) for column in (place, done, dates))
    order = _order(place >> 34, ids)
    columns = MilestoneColumns(
        initiative=(place >> 34) - 1,
        layer=(((place >> _DAY_BITS) & 0xFFF) - 1).astype(np.int32),
        baseline=_days(place & _DAY_MASK),
        original=_days(dates & _DAY_MASK),
        forecast=_days(dates >> _DAY_BITS),
        actual=_days(done >> 24),
        reported=_days(reported.astype(np.int64)),
        accepted=(done & 3) == 2,  # noqa: PLR2004 - as packed above
        reported_done=(done & 3) == 1,
        weight=weight,
        ids=ids,
    )
    if order is None:
        return columns
    return MilestoneColumns(
        *(getattr(columns, name)[order] for name in MilestoneColumns.__dataclass_fields__)
    )


def read_dependencies(initiatives: list[UUID]) -> DependencyColumns:
    """Return the dependencies whose successors belong to `initiatives`."""
    row = fetch_packed(_DEPENDENCIES, {"initiatives": initiatives})
    packed = np.frombuffer(row[0] or b"", ">i8").astype(np.int64)
    return DependencyColumns(
        initiative=(packed >> 34) - 1,
        crosses=((packed >> 33) & 1).astype(np.bool_),
        lag=(((packed >> 16) & 0x1FFFF) - _LAG_ORIGIN).astype(np.int32),
        group=np.frombuffer(row[1] or b"", ">i8").astype(np.int64),
        at_least=(packed & 0xFFFF).astype(np.int32),
        successor=np.frombuffer(row[2] or b"", ">u8").reshape(-1, 2).astype(np.uint64),
        predecessor=np.frombuffer(row[3] or b"", ">u8").reshape(-1, 2).astype(np.uint64),
    )


def fetch_packed(statement: str, parameters: dict[str, Any]) -> tuple[Any, ...]:
    """Return the one row of a statement, received in binary and prepared on the server."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(told(statement), parameters, prepare=True, binary=True)
        row = cursor.fetchone()
    return row or ()


def _days(packed: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.where(packed == 0, NO_DATE, packed + _ORIGIN).astype(np.int32)


def _order(place: NDArray[np.int64], ids: Ids) -> NDArray[np.int64] | None:
    """Return the order by place and id, None where the rows came in it, as the index gives them."""
    keys = (place, ids[:, 0], ids[:, 1])
    rising = np.zeros(max(len(place) - 1, 0), np.bool_)
    for key in reversed(keys):
        rising = (key[1:] > key[:-1]) | ((key[1:] == key[:-1]) & rising)
    return None if rising.all() else np.lexsort(keys[::-1])
