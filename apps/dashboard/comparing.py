"""Two baselines as a table with a picture: from where to where each promise has moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.dashboard.axis import Axis, Tick
from apps.dashboard.drawing import axis_of
from apps.dashboard.wording import Words, signed
from apps.programmes.selectors.comparisons import Difference, LaneDifference

CHANGE_WORDS: Final[Words] = {
    "added": _("added"),
    "dropped": _("dropped"),
    "moved": _("moved"),
}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A milestone that differs. x1, x2: where its promises lie in the picture, "" for none."""

    name: str
    initiative: UUID
    initiative_name: str
    layer: str
    change: str
    words: str
    before: date | None
    after: date | None
    days: str
    later: bool
    x1: str
    x2: str


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A lane in which something differs."""

    initiative: UUID
    initiative_name: str
    layer: str
    added: int
    dropped: int
    moved: int
    before: date | None
    after: date | None
    days: str
    later: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows on one axis."""

    rows: list[DifferenceRow]
    ticks: list[Tick]


def pictured(
    differences: Sequence[Difference], initiatives: Mapping[UUID, Any], layers: Mapping[str, str]
) -> Picture:
    """Return milestones that differ, drawn on one axis of days."""
    days = [day for one in differences for day in (one.from_date, one.to_date) if day]
    axis = axis_of(min(days), max(days), min(days)) if days else None
    rows = [_row(one, axis, initiatives, layers) for one in differences]
    return Picture(rows, axis.ticks() if axis else [])


def lane_rows(
    lanes: Iterable[LaneDifference], initiatives: Mapping[UUID, Any], layers: Mapping[str, str]
) -> list[LaneRow]:
    """Return lanes in which something differs."""
    return [
        LaneRow(
            initiative=lane.initiative,
            initiative_name=str(initiatives.get(lane.initiative, "")),
            layer=layers.get(lane.layer, lane.layer),
            added=lane.added,
            dropped=lane.dropped,
            moved=lane.moved,
            before=lane.from_end,
            after=lane.to_end,
            days=signed(lane.end_days) if lane.end_days else "",
            later=(lane.end_days or 0) > 0,
        )
        for lane in lanes
    ]


def _row(
    one: Difference,
    axis: Axis | None,
    initiatives: Mapping[UUID, Any],
    layers: Mapping[str, str],
) -> DifferenceRow:
    return DifferenceRow(
        name=one.name,
        initiative=one.initiative,
        initiative_name=str(initiatives.get(one.initiative, "")),
        layer=layers.get(one.layer, one.layer),
        change=one.change,
        words=str(CHANGE_WORDS[one.change]),
        before=one.from_date,
        after=one.to_date,
        days=signed(one.days) if one.days else "",
        later=(one.days or 0) > 0,
        x1=axis.x(one.from_date) if axis and one.from_date else "",
        x2=axis.x(one.to_date) if axis and one.to_date else "",
    )
