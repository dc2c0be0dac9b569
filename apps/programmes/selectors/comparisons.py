"""Two baselines side by side, or one and today: what was added, dropped, or moved by how much.

The database compares; what differs comes back packed, 20 bytes a milestone, and only the rows of a
page are read in full.
"""

# ruff: noqa: S608 - statements made of our own constants
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from apps.common.packed_ids import halves, unpacked, uuids
from apps.programmes.models import Baseline
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import sees_everything

CHANGES: Final = ("added", "dropped", "moved")
_NO_DAYS: Final = -(1 << 31)

_KEPT: Final = """
    SELECT milestone_id AS id, initiative_id, layer, name, baseline_date
    FROM programmes_baselinedate WHERE baseline_id = %({side})s
"""
_TODAY: Final = """
    SELECT m.id, m.initiative_id, l.key AS layer, m.name, m.baseline_date
    FROM programmes_milestone m
    JOIN programmes_layer l ON l.id = m.layer_id
    JOIN programmes_initiative i ON i.id = m.initiative_id
    WHERE m.workspace_id = %(workspace)s AND m.status <> 'cancelled'
      AND (%(programme)s::uuid IS NULL OR i.programme_id = %(programme)s)
"""
_COMPARED: Final = """
    SELECT c.*, a.baseline_date AS from_date, b.baseline_date AS to_date,
           b.baseline_date - a.baseline_date AS days
    FROM ({before}) AS a FULL JOIN ({after}) AS b ON b.id = a.id
    CROSS JOIN LATERAL (
        SELECT coalesce(b.id, a.id) AS id, coalesce(b.initiative_id, a.initiative_id)
               AS initiative_id, coalesce(b.layer, a.layer) AS layer,
               coalesce(b.name, a.name) AS name,
               CASE WHEN a.id IS NULL THEN 'added' WHEN b.id IS NULL THEN 'dropped'
                    WHEN a.baseline_date <> b.baseline_date THEN 'moved' ELSE 'kept'
               END AS change
    ) AS c
    WHERE (%(seen)s::uuid[] IS NULL OR c.initiative_id = ANY (%(seen)s))
      AND (%(initiative)s::uuid IS NULL OR c.initiative_id = %(initiative)s)
      AND (%(layer)s::text IS NULL OR c.layer = %(layer)s)
"""
_PACKED: Final = f"""
    SELECT count(*) FILTER (WHERE change = 'added'), count(*) FILTER (WHERE change = 'dropped'),
           count(*) FILTER (WHERE change = 'moved'), count(*) FILTER (WHERE change = 'kept'),
           string_agg(uuid_send(id), '') FILTER (WHERE change = ANY (%(changes)s)),
           string_agg(int4send(coalesce(days, {_NO_DAYS})), '')
               FILTER (WHERE change = ANY (%(changes)s))
    FROM ({{compared}}) AS compared
"""
_ROWS: Final = """
    SELECT id, name, initiative_id, layer, change, from_date, to_date, days
    FROM ({compared}) AS compared WHERE id = ANY (%(ids)s)
"""
_LANES: Final = """
    SELECT md5(initiative_id || layer)::uuid, initiative_id, layer,
           count(*) FILTER (WHERE change = 'added'), count(*) FILTER (WHERE change = 'dropped'),
           count(*) FILTER (WHERE change = 'moved'), count(*) FILTER (WHERE change = 'kept'),
           round(avg(days), 1)::float8, max(from_date), max(to_date),
           max(to_date) - max(from_date)
    FROM ({compared}) AS compared GROUP BY initiative_id, layer
    HAVING bool_or(change <> 'kept')
"""


class Between(NamedTuple):
    """What is compared: a baseline with another one (None: with today), and what of it.

    initiative, layer: only this one; changes: of `CHANGES`
    """

    before: Baseline
    after: Baseline | None
    initiative: UUID | None = None
    layer: str | None = None
    changes: Sequence[str] = CHANGES


class Difference(NamedTuple):
    """A milestone that differs; days is None where it was added or dropped."""

    pk: UUID
    name: str
    initiative: UUID
    layer: str
    change: str
    from_date: date | None
    to_date: date | None
    days: int | None


class LaneDifference(NamedTuple):
    """A lane in which something differs.

    mean_days: of the milestones that are in both; from_end, to_end: its last promise in each
    """

    pk: UUID
    initiative: UUID
    layer: str
    added: int
    dropped: int
    moved: int
    kept: int
    mean_days: float | None
    from_end: date | None
    to_end: date | None
    end_days: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The milestones that differ, as columns; rows are read when they are asked for.

    summary: how many were added, dropped, moved and kept, of all that the reader sees
    ids: uint64[N, 2]; days: float64[N], NaN where there is nothing to subtract
    """

    summary: dict[str, int]
    ids: NDArray[np.uint64]
    days: NDArray[np.float64]
    statement: str
    parameters: dict[str, Any]

    def __len__(self) -> int:
        """Count the milestones."""
        return len(self.ids)

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column to sort by. Raises: AttributeError."""
        numbers: NDArray[np.float64] = getattr(self, column)
        return numbers

    def rows(self, places: NDArray[np.int64]) -> list[Difference]:
        """Return some of them, one by one, with one statement."""
        wanted = uuids(self.ids[places])
        with connection.cursor() as cursor:
            cursor.execute(self.statement, {**self.parameters, "ids": wanted})
            found = {row[0]: Difference(*row) for row in cursor.fetchall()}
        return [found[pk] for pk in wanted if pk in found]


@dataclass(frozen=True, slots=True, eq=False)
class LaneComparison:
    """The lanes in which something differs, as `Comparison` has milestones."""

    lanes: list[LaneDifference]
    ids: NDArray[np.uint64]

    def __len__(self) -> int:
        """Count the lanes."""
        return len(self.lanes)

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column to sort by. Raises: AttributeError."""
        return np.array([getattr(lane, column) for lane in self.lanes], np.float64)

    def rows(self, places: NDArray[np.int64]) -> list[LaneDifference]:
        """Return some of them."""
        return [self.lanes[place] for place in places]


def compare(between: Between, actor: Membership) -> Comparison:
    """Return the milestones that differ, of the initiatives that the actor sees."""
    compared, parameters = _statement(between, actor)
    with connection.cursor() as cursor:
        cursor.execute(_PACKED.format(compared=compared), parameters)
        row = cursor.fetchone() or (0, 0, 0, 0, None, None)
    days = np.frombuffer(row[5] or b"", ">i4").astype(np.float64)
    return Comparison(
        summary=dict(zip((*CHANGES, "kept"), row[:4], strict=True)),
        ids=unpacked(row[4]),
        days=np.where(days == _NO_DAYS, np.nan, days),
        statement=_ROWS.format(compared=compared),
        parameters=parameters,
    )


def compare_lanes(between: Between, actor: Membership) -> LaneComparison:
    """Return the lanes in which something differs, of the initiatives that the actor sees."""
    compared, parameters = _statement(between, actor)
    with connection.cursor() as cursor:
        cursor.execute(_LANES.format(compared=compared), parameters)
        lanes = [LaneDifference(*row) for row in cursor.fetchall()]
    return LaneComparison(lanes, halves([lane.pk for lane in lanes]))


def _statement(between: Between, actor: Membership) -> tuple[str, dict[str, Any]]:
    before, after = between.before, between.after
    seen = None
    if not sees_everything(actor):
        seen = list(initiatives_visible_to(actor).values_list("pk", flat=True))
    compared = _COMPARED.format(
        before=_KEPT.format(side="before"),
        after=_TODAY if after is None else _KEPT.format(side="after"),
    )
    return compared, {
        "before": before.pk,
        "after": after.pk if after else None,
        "workspace": before.workspace_id,
        "programme": before.programme_id,
        "initiative": between.initiative,
        "layer": between.layer,
        "changes": list(between.changes),
        "seen": seen,
    }
